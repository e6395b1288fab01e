package dev.kapsel.functions.preview;

import dev.kapsel.model.api.BuildForecast.Nearness;
import dev.kapsel.model.api.BuildForecast.Span;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How long builds and their stages took that made a generation. */
final class Durations {

  private final List<Build> builds;
  private final Nearness of;

  Durations(List<Build> builds, Nearness of) {
    this.builds =
        builds.stream()
            .filter(build -> build.state() == BuildState.SUCCEEDED)
            .filter(build -> build.reason() != BuildReason.VERIFICATION)
            .toList();
    this.of = of;
  }

  /** Those of the same environment. */
  Durations where(Predicate<Build> own) {
    return new Durations(builds.stream().filter(own).toList(), Nearness.ENVIRONMENT);
  }

  boolean known() {
    return !builds.isEmpty();
  }

  /**
   * From the start to the end, of those that fetched something: one that found its image there is
   * no example for one that is to be made.
   */
  @Nullable Span whole() {
    List<Build> made = builds.stream().filter(Durations::fetched).toList();
    return span(
        (made.isEmpty() ? builds : made)
            .stream().map(build -> seconds(build.startedAt(), build.endedAt())));
  }

  private static boolean fetched(Build build) {
    return build.stages().stream().anyMatch(timing -> timing.stage() == Stage.FETCH);
  }

  @Nullable Span of(Stage stage) {
    return span(
        builds.stream()
            .flatMap(build -> build.stages().stream())
            .filter(timing -> timing.stage() == stage)
            .map(Durations::seconds));
  }

  private static Optional<Double> seconds(StageTiming timing) {
    return seconds(timing.startedAt(), timing.endedAt());
  }

  private static Optional<Double> seconds(@Nullable Instant start, @Nullable Instant end) {
    return start == null || end == null
        ? Optional.empty()
        : Optional.of(Duration.between(start, end).toMillis() / 1000.0);
  }

  private @Nullable Span span(Stream<Optional<Double>> measured) {
    List<Double> sorted = measured.flatMap(Optional::stream).sorted().toList();
    if (sorted.isEmpty()) {
      return null;
    }
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Span(sorted.getFirst(), median, sorted.getLast(), sorted.size(), of);
  }
}
