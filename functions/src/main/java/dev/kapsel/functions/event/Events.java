package dev.kapsel.functions.event;

import dev.kapsel.functions.build.Builds;
import dev.kapsel.functions.event.Event.BuildFailed;
import dev.kapsel.functions.event.Event.BuildStarted;
import dev.kapsel.functions.event.Event.EnvironmentRegistered;
import dev.kapsel.functions.event.Event.ImageReady;
import dev.kapsel.functions.event.Event.StageChanged;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Place;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Generation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which events a change of an item means. */
final class Events {

  private Events() {}

  /**
   * @param now stands for the time of what has none of its own
   */
  static List<Event> of(Change change, Instant now) {
    Item after = change.after();
    if (after == null) {
      return List.of();
    }
    if (Keys.asBuild(change.key()).isPresent()) {
      Item before = change.before();
      return of(before == null ? null : Builds.in(before), Builds.in(after), now);
    }
    return change.before() != null
        ? List.of()
        : Place.of(change.key()).map(place -> created(place, after)).orElse(List.of());
  }

  private static List<Event> created(Place place, Item item) {
    return switch (place.kind()) {
      case VERSION -> registered(item.as(EnvironmentVersion.class));
      case GENERATION -> generation(place.workspace(), item.as(Generation.class));
      case ENVIRONMENT_ROW, BUILD_ROW, BASE_TAG, BASE_PASS, AUDIT_ENTRY -> List.of();
    };
  }

  /** What came along with one run is nobody else's. */
  private static List<Event> registered(EnvironmentVersion version) {
    return version.ordinal() == 0
        ? List.of()
        : List.of(
            new EnvironmentRegistered(
                version.workspace(),
                version.name(),
                version.version(),
                version.contentId(),
                version.definitionHash(),
                version.createdBy(),
                version.createdAt()));
  }

  private static List<Event> generation(WorkspaceName workspace, Generation generation) {
    return Images.withholds(workspace, generation)
        ? List.of()
        : List.of(ready(workspace, generation));
  }

  private static ImageReady ready(WorkspaceName workspace, Generation generation) {
    return new ImageReady(
        workspace,
        generation.definitionHash(),
        generation.number(),
        generation.reference(),
        generation.digest(),
        generation.build(),
        generation.createdAt());
  }

  private static List<Event> of(@Nullable Build before, Build build, Instant now) {
    BuildState old = before == null ? null : before.state();
    if (build.state() != old) {
      return switch (build.state()) {
        case RUNNING -> List.of(started(build, now));
        case FAILED, CANCELLED, SUPERSEDED -> List.of(failed(build, now));
        case QUEUED, SUCCEEDED -> List.of();
      };
    }
    int known = before == null ? 0 : before.stages().size();
    return build.state() != BuildState.RUNNING
        ? List.of()
        : build.stages().stream().skip(known).<Event>map(stage -> entered(build, stage)).toList();
  }

  private static BuildStarted started(Build build, Instant now) {
    return new BuildStarted(
        build.workspace(),
        build.id(),
        build.definitionHash(),
        build.reason(),
        build.epoch(),
        Objects.requireNonNullElse(build.startedAt(), now));
  }

  private static StageChanged entered(Build build, StageTiming stage) {
    return new StageChanged(
        build.workspace(), build.id(), build.definitionHash(), stage.stage(), stage.startedAt());
  }

  private static BuildFailed failed(Build build, Instant now) {
    Failure failure = build.failure();
    return new BuildFailed(
        build.workspace(),
        build.id(),
        build.definitionHash(),
        build.state().toString(),
        failure == null ? null : failure.code(),
        failure == null ? null : failure.stage(),
        failure == null ? null : failure.message(),
        failure == null ? null : failure.retryable(),
        Objects.requireNonNullElse(build.endedAt(), now));
  }
}
