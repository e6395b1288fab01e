package dev.kapsel.functions.changes;

import dev.kapsel.functions.image.BaseTags;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.Sighting;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Place;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.ChangeSubject;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Generation;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says in the feed's words what a change of an item means. New versions, builds and generations are
 * told from the things themselves; what people do besides, from the audit trail, which knows who it
 * was.
 */
final class Happenings {

  private static final int BRIEF = 12;

  private Happenings() {}

  /**
   * @param now stands for the time of what has none of its own
   */
  static Optional<Happening> of(Change change, Place place, Instant now) {
    Item after = change.after();
    if (after == null) {
      return Optional.empty();
    }
    boolean created = change.before() == null;
    return switch (place.kind()) {
      case VERSION -> created ? registered(after.as(EnvironmentVersion.class)) : Optional.empty();
      case GENERATION ->
          created ? published(place.workspace(), after.as(Generation.class)) : Optional.empty();
      case AUDIT_ENTRY -> created ? Deeds.told(after.as(AuditEntry.class)) : Optional.empty();
      case BASE_TAG -> created ? Optional.empty() : moved(change.before(), BaseTags.in(after));
      case BUILD_ROW -> build(change.before(), after.as(Build.class), now);
      case ENVIRONMENT_ROW, BASE_PASS -> Optional.empty();
    };
  }

  private static Optional<Happening> registered(EnvironmentVersion version) {
    return Optional.of(
        new Happening(
            version.createdAt(),
            ChangeKind.VERSION_REGISTERED,
            ChangeSubject.version(version.name(), version.version(), version.definitionHash()),
            version.createdBy(),
            version.name() + ":" + version.version() + " was registered"));
  }

  private static Optional<Happening> published(WorkspaceName workspace, Generation generation) {
    return Optional.of(
        new Happening(
            generation.createdAt(),
            ChangeKind.GENERATION_PUBLISHED,
            ChangeSubject.image(generation.definitionHash(), generation.number()),
            null,
            "generation "
                + generation.number()
                + " of image "
                + brief(generation.definitionHash())
                + (Images.withholds(workspace, generation)
                    ? " was built, and is withheld until it is published"
                    : " was published")));
  }

  private static Optional<Happening> moved(@Nullable Item before, Sighting now) {
    return before == null || BaseTags.in(before).base().equals(now.base())
        ? Optional.empty()
        : Optional.of(
            new Happening(
                now.at(),
                ChangeKind.BASE_MOVED,
                ChangeSubject.WORKSPACE,
                null,
                "a build found another image under its base's tag: " + now.base()));
  }

  private static Optional<Happening> build(@Nullable Item before, Build build, Instant now) {
    BuildState old = before == null ? null : before.as(Build.class).state();
    if (build.state() == old) {
      return Optional.empty();
    }
    String start = "build " + build.id() + " of image " + brief(build.definitionHash()) + " ";
    return Optional.of(
        switch (build.state()) {
          case QUEUED ->
              old == null
                  ? build(build, ChangeKind.BUILD_QUEUED, build.queuedAt(), start + "was queued")
                  : build(build, ChangeKind.BUILD_QUEUED, now, start + "waits for another worker");
          case RUNNING ->
              build(build, ChangeKind.BUILD_STARTED, at(build.startedAt(), now), start + "runs");
          case SUCCEEDED, FAILED, CANCELLED, SUPERSEDED ->
              build(
                  build,
                  ChangeKind.BUILD_ENDED,
                  at(build.endedAt(), now),
                  start + "ended: " + end(build));
        });
  }

  private static Happening build(Build build, ChangeKind kind, Instant at, String text) {
    ChangeSubject subject =
        ChangeSubject.build(build.id(), build.definitionHash(), build.generation());
    // Workers start and end builds; whoever asked for one only has it queued.
    String by = kind == ChangeKind.BUILD_QUEUED ? build.requestedBy() : null;
    return new Happening(at, kind, subject, by, text);
  }

  private static Instant at(@Nullable Instant time, Instant now) {
    return Objects.requireNonNullElse(time, now);
  }

  private static String end(Build build) {
    Failure failure = build.failure();
    return failure == null ? build.state().toString() : build.state() + ", " + failure.code();
  }

  private static String brief(Object hash) {
    return hash.toString().substring(0, BRIEF);
  }
}
