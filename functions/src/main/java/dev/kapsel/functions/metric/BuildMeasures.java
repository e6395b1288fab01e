package dev.kapsel.functions.metric;

import dev.kapsel.functions.follow.Follower;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Place;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures builds from the change stream: how long one waited when its first worker comes, how long
 * each stage took when it ends, and why it failed. A change that is told twice is measured twice.
 */
@Singleton
final class BuildMeasures implements Follower {

  private final Meter meter;

  BuildMeasures(Meter meter) {
    this.meter = meter;
  }

  @Override
  public void follow(Change change) {
    Item before = change.before();
    Item after = change.after();
    if (before != null
        && after != null
        && Place.of(change.key()).filter(p -> p.kind() == Place.Kind.BUILD_ROW).isPresent()) {
      of(before.as(Build.class), after.as(Build.class)).forEach(meter::take);
    }
  }

  private static List<Measure> of(Build before, Build build) {
    if (before.state() == build.state()) {
      return List.of();
    }
    if (build.state() == BuildState.RUNNING && build.epoch() == 1) {
      return List.of(
          Measure.seconds("QueueSeconds", seconds(build.queuedAt(), build.startedAt()), "", ""));
    }
    return build.state().ended() ? ended(build) : List.of();
  }

  private static List<Measure> ended(Build build) {
    List<Measure> measures = new ArrayList<>();
    build.stages().stream()
        .filter(stage -> stage.endedAt() != null)
        .forEach(
            stage ->
                measures.add(
                    Measure.seconds(
                        "BuildSeconds",
                        seconds(stage.startedAt(), stage.endedAt()),
                        "stage",
                        stage.stage().toString())));
    Failure failure = build.failure();
    measures.add(
        Measure.count(
            "Builds", "end", failure == null ? build.state().toString() : failure.code()));
    return measures;
  }

  private static double seconds(Instant from, @Nullable Instant to) {
    return to == null ? 0 : Duration.between(from, to).toMillis() / 1000.0;
  }
}
