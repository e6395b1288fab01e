package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.protocol.WorkerMessages.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows when whoever runs the workers says that one is no more. */
final class SuccessionTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aWorkerThatDiedIsFollowedByAnotherAtOnce() {
    Worker first = world.startWorker(PANDAS);
    first.exchange();
    assertThat(over(AttemptEnd.DIED)).isTrue();
    world.stream();
    assertThat(world.worker(first.key).exchange().epoch()).isEqualTo(2);
    assertThat(first.progress(1).proceed()).isFalse();
    assertThat(lines(first))
        .contains("Worker 1 ended without a result: killed. Another one starts over.");
  }

  @Test
  void aWorkerThatDiedBeforeItCalledIsFollowedByAnotherAtOnce() {
    Worker first = world.startWorker(PANDAS);
    assertThat(over(AttemptEnd.DIED)).isTrue();
    world.stream();
    assertThat(world.worker(first.key).exchange().epoch()).isEqualTo(2);
  }

  /** A login that cannot be had now says nothing against the build. */
  @Test
  void workersThatHadNoPlanToWorkByCostNothing() {
    Worker worker = world.startWorker(PANDAS);
    world.registry.refusesLogins = true;
    for (int i = 1; i <= 2 * world.settings.attempts(); i++) {
      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> world.worker(worker.key).exchange());
      assertThat(build(worker).state()).isEqualTo(BuildState.QUEUED);
      assertThat(build(worker).waits()).isEqualTo("the registry is down");
      restsAfter(AttemptEnd.DIED, worker);
      assertThat(build(worker).waits()).isNull();
    }
    world.registry.refusesLogins = false;
    Worker next = world.worker(worker.key);
    assertThat(next.exchange()).isNotNull();
    assertThat(build(worker).waits()).isNull();
    assertThat(next.finish(world.pushed(HASH)).counted()).isTrue();
  }

  @Test
  void aWorkerWithoutAPlanThatIsStoppedInOrderIsFollowedAtOnce() {
    Worker worker = world.startWorker(PANDAS);
    world.registry.refusesLogins = true;
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> world.worker(worker.key).exchange());
    world.pass(Duration.ofMinutes(1));
    assertThat(over(AttemptEnd.HANDED_OVER)).isTrue();
    world.registry.refusesLogins = false;
    world.stream();
    assertThat(world.worker(worker.key).exchange().epoch()).isEqualTo(2);
  }

  /** A worker has asked for a minute; the next one would ask in vain, too, and is paid for. */
  private void restsAfter(AttemptEnd end, Worker worker) {
    world.pass(Duration.ofMinutes(1));
    int started = world.service.starts.size();
    assertThat(over(end)).isTrue();
    world.stream();
    world.streamAgain();
    world.sweepAfter(Duration.ofSeconds(20));
    assertThat(build(worker).waits()).isEqualTo("the registry is down");
    assertThat(world.service.starts).as("while it rests").hasSize(started);
    world.sweepAfter(Duration.ofMinutes(5));
    assertThat(world.service.starts).hasSize(started + 1);
  }

  /** The queue is the build service's own; a worker that comes out of it and dies is lost. */
  @Test
  void aWorkerThatDiesAfterALongQueueIsCounted() {
    Worker worker = world.startWorker(PANDAS);
    for (int i = 1; i <= world.settings.attempts(); i++) {
      world.service.queue = "it waits for a place";
      world.sweepAfter(Duration.ofMinutes(10));
      assertThat(build(worker).waits()).isEqualTo("it waits for a place");
      world.service.queue = null;
      assertThat(over(AttemptEnd.DIED)).isTrue();
      world.stream();
    }
    assertThat(build(worker).state()).isEqualTo(BuildState.FAILED);
  }

  @ParameterizedTest
  @EnumSource(
      value = AttemptEnd.class,
      names = {"DIED", "SILENT", "TIMED_OUT"})
  void howAWorkerWithoutAPlanEndedDoesNotMatter(AttemptEnd end) {
    Worker worker = world.startWorker(PANDAS);
    world.registry.refusesLogins = true;
    for (int i = 1; i <= 2 * world.settings.attempts(); i++) {
      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> world.worker(worker.key).exchange());
      restsAfter(end, worker);
    }
    assertThat(build(worker).state()).isEqualTo(BuildState.QUEUED);
  }

  @Test
  void theEndOfAWorkerThatReportedChangesNothing() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    worker.finish(world.pushed(HASH));
    assertThat(over(AttemptEnd.DIED)).isFalse();
    assertThat(build(worker).state()).isEqualTo(BuildState.SUCCEEDED);
  }

  @Test
  void whatIsSaidTwiceOrOfAnOldEpochChangesNothing() {
    Worker first = world.startWorker(PANDAS);
    first.exchange();
    EndedAttempt ended = EndedAttempt.of(world.service.last(), AttemptEnd.DIED, "killed");
    assertThat(world.bean(Succession.class).over(ended)).isTrue();
    assertThat(world.bean(Succession.class).over(ended)).isFalse();
    world.stream();
    assertThat(world.bean(Succession.class).over(ended)).isFalse();
    assertThat(build(first).epoch()).isEqualTo(2);
  }

  /** A dispatch that was repeated starts two workers, of which the first is refused and ends. */
  @Test
  void theEndOfAnotherStartOfTheSameEpochChangesNothing() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    BuildService.Start real = world.service.last();
    BuildService.Start refused =
        new BuildService.Start(real.workspace(), real.build(), real.epoch(), "another bootstrap");
    EndedAttempt ended = EndedAttempt.of(refused, AttemptEnd.DIED, "refused");
    assertThat(world.bean(Succession.class).over(ended)).isFalse();
    assertThat(worker.progress(1).proceed()).isTrue();
  }

  @Test
  void theThirdWorkerThatDiesAtTheSamePlaceEndsTheBuild() {
    Worker worker = world.startWorker(PANDAS);
    for (int epoch = 1; epoch <= 3; epoch++) {
      Worker next = world.worker(worker.key);
      next.exchange();
      next.progress(1, "fetching torch");
      assertThat(over(AttemptEnd.DIED)).isTrue();
      world.stream();
    }
    assertThat(world.service.starts).hasSize(3);
    assertThat(build(worker).state()).isEqualTo(BuildState.FAILED);
    assertThat(failure(worker).code()).isEqualTo("worker-lost");
    assertThat(failure(worker).message())
        .isEqualTo(
            "this build lost 3 workers, the last one in stage resolve-base: killed; the log ends"
                + " with `fetching torch`");
    assertThat(world.ensure(PANDAS)).isInstanceOf(Provision.Started.class);
  }

  @Test
  void aFailureNamesTheStageThatHadNotEnded() {
    Worker worker = world.startWorker(PANDAS);
    for (int epoch = 1; epoch <= 4; epoch++) {
      Worker next = world.worker(worker.key);
      next.exchange();
      next.progress(progress(Stage.RESOLVE_BASE, Stage.RESOLVE_PACKAGES));
      over(AttemptEnd.TIMED_OUT);
      world.stream();
    }
    assertThat(failure(worker).code()).isEqualTo("timeout");
    assertThat(failure(worker).stage()).isEqualTo(Stage.RESOLVE_PACKAGES);
  }

  @Test
  void aWorkerThatGotFurtherThanThoseBeforeItCostsNoAttempt() {
    Worker worker = world.startWorker(PANDAS);
    Stage[] stages = Stage.values();
    for (int ended = 1; ended < stages.length; ended++) {
      Worker next = world.worker(worker.key);
      next.exchange();
      next.progress(progress(java.util.Arrays.copyOf(stages, ended + 1)));
      over(AttemptEnd.DIED);
      world.stream();
    }
    assertThat(build(worker).state()).isEqualTo(BuildState.QUEUED);
    assertThat(build(worker).epoch()).isEqualTo(stages.length);
  }

  @Test
  void aBuildThatWasHandedOverHasAsManyAttemptsLeft() {
    Worker worker = world.startWorker(PANDAS);
    for (int epoch = 1; epoch <= 5; epoch++) {
      world.worker(worker.key).exchange();
      assertThat(over(AttemptEnd.HANDED_OVER)).isTrue();
      world.stream();
    }
    assertThat(build(worker).state()).isEqualTo(BuildState.QUEUED);
    assertThat(build(worker).epoch()).isEqualTo(6);
  }

  @Test
  void aLeaseThatRunsOutAfterwardsFindsTheBuildWithItsNextWorker() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    over(AttemptEnd.DIED);
    world.stream();
    world.worker(worker.key).exchange();
    assertThat(world.sweepAfter(Duration.ofSeconds(29)).repaired()).isZero();
    assertThat(build(worker).epoch()).isEqualTo(2);
  }

  private boolean over(AttemptEnd end) {
    return world.bean(Succession.class).over(EndedAttempt.of(world.service.last(), end, "killed"));
  }

  /** All of the stages but the last have ended. */
  private static Progress progress(Stage... stages) {
    List<StageTiming> timings = new ArrayList<>();
    for (int i = 0; i < stages.length; i++) {
      @Nullable Instant ended = i < stages.length - 1 ? Instant.EPOCH : null;
      timings.add(new StageTiming(stages[i], Instant.EPOCH, ended, 0, 0, "", ""));
    }
    return new Progress(1, timings, List.of());
  }

  private Build build(Worker worker) {
    return world.build(worker.key);
  }

  private Failure failure(Worker worker) {
    Failure failure = build(worker).failure();
    assertThat(failure).isNotNull();
    return java.util.Objects.requireNonNull(failure);
  }

  private List<String> lines(Worker worker) {
    return world.bean(BuildLogReader.class).read(World.TEAM, worker.key.id(), null).lines().stream()
        .map(line -> line.text())
        .toList();
  }
}
