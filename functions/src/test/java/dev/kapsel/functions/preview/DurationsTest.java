package dev.kapsel.functions.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.api.BuildForecast.Nearness;
import dev.kapsel.model.api.BuildForecast.Span;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DurationsTest {

  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private static Build build(BuildReason reason, BuildState state, String of, StageTiming... ran) {
    return new Build(
        new BuildId("b" + "0".repeat(24)),
        new WorkspaceName("team"),
        new DefinitionHash(Sha256.of(of)),
        reason,
        state,
        1,
        NOON,
        NOON,
        state.ended() ? NOON.plusSeconds(10) : null,
        List.of(ran),
        null,
        null,
        null,
        null);
  }

  private static StageTiming fetched(int millis) {
    return new StageTiming(Stage.FETCH, NOON, NOON.plusMillis(millis), 1, 1, "bytes", "");
  }

  private static Durations of(Stream<Build> builds) {
    return new Durations(builds.toList(), Nearness.WORKSPACE);
  }

  @Test
  void theMedianIsThatOfTheBuildsThatRanTheStage() {
    Durations durations =
        of(
            Stream.of(
                build(BuildReason.FIRST_USE, BuildState.SUCCEEDED, "a", fetched(4000)),
                build(BuildReason.REQUESTED, BuildState.SUCCEEDED, "a", fetched(1000)),
                build(BuildReason.FIRST_USE, BuildState.SUCCEEDED, "b", fetched(2000)),
                build(BuildReason.FIRST_USE, BuildState.SUCCEEDED, "b", fetched(2500)),
                build(BuildReason.FIRST_USE, BuildState.SUCCEEDED, "c")));
    assertThat(durations.of(Stage.FETCH)).isEqualTo(new Span(1, 2.25, 4, 4, Nearness.WORKSPACE));
    assertThat(durations.whole())
        .as("of those that fetched something")
        .isEqualTo(new Span(10, 10, 10, 4, Nearness.WORKSPACE));
    assertThat(durations.of(Stage.PUSH)).as("nobody has measured it").isNull();
  }

  @Test
  void whereNobodyFetchedAnythingAllOfThemCount() {
    Durations durations = of(Stream.of(build(BuildReason.FIRST_USE, BuildState.SUCCEEDED, "c")));
    assertThat(durations.whole()).isEqualTo(new Span(10, 10, 10, 1, Nearness.WORKSPACE));
  }

  @Test
  void whatMadeNoGenerationSaysNothing() {
    Durations durations =
        of(
            Stream.of(
                build(BuildReason.VERIFICATION, BuildState.SUCCEEDED, "a", fetched(1)),
                build(BuildReason.FIRST_USE, BuildState.FAILED, "a", fetched(1)),
                build(BuildReason.FIRST_USE, BuildState.RUNNING, "a", fetched(1))));
    assertThat(durations.known()).isFalse();
    assertThat(durations.whole()).isNull();
  }

  @Test
  void thoseOfOneEnvironmentAreToldApart() {
    Durations own =
        of(Stream.of(
                build(BuildReason.FIRST_USE, BuildState.SUCCEEDED, "a", fetched(3000)),
                build(BuildReason.FIRST_USE, BuildState.SUCCEEDED, "b", fetched(1))))
            .where(build -> build.definitionHash().equals(new DefinitionHash(Sha256.of("a"))));
    assertThat(own.of(Stage.FETCH)).isEqualTo(new Span(3, 3, 3, 1, Nearness.ENVIRONMENT));
  }
}
