package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import dev.kapsel.model.protocol.WorkerMessages.Proceed;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was cut off is repeated, and what was taken over is never published. */
final class RecoveryTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);
  private static final Duration LEASE = Duration.ofSeconds(31);

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aLostDispatchIsRepeatedBySweep() {
    world.ensure(PANDAS);
    world.loseStream();
    assertThat(world.sweepAfter(Duration.ofSeconds(5)).repaired()).isZero();
    assertThat(world.sweepAfter(Duration.ofSeconds(30)).repaired()).isEqualTo(1);
    assertThat(world.service.starts).hasSize(1);
  }

  @Test
  void aSilentWorkerLosesItsBuildToAnother() {
    Worker first = world.startWorker(PANDAS);
    first.exchange();
    first.progress(1, "first");
    assertThat(world.sweepAfter(LEASE).repaired()).isEqualTo(1);
    world.stream();
    Worker second = world.worker(first.key);
    assertThat(second.exchange().epoch()).isEqualTo(2);
    assertThat(first.progress(2)).extracting(Proceed::proceed).isEqualTo(false);
    second.progress(1, "second");
    assertThat(world.bean(BuildLogReader.class).read(World.TEAM, first.key.id(), null).lines())
        .extracting(LogLine::text)
        .containsExactly("first", "Worker 1 fell silent; another one starts over.", "second");
  }

  @Test
  void theResultOfAnOldEpochIsRecordedAndIgnored() {
    Worker first = world.startWorker(PANDAS);
    first.exchange();
    world.sweepAfter(LEASE);
    world.stream();
    Worker second = world.worker(first.key);
    second.exchange();
    Finished late = world.pushed(HASH, "late");
    assertThat(first.finish(late).counted()).isFalse();
    assertThat(first.finish(late).counted()).isFalse();
    assertThat(world.bean(ImageLookup.class).find(World.TEAM, HASH))
        .isInstanceOf(LookupAnswer.Building.class);
    assertThat(outcome(first, 1)).isEqualTo("ignored: finished " + late.digest());

    Finished good = world.pushed(HASH, "good");
    assertThat(second.finish(good).counted()).isTrue();
    assertThat(first.fail(World.failure()).counted()).isFalse();
    LookupAnswer.Hit hit = (LookupAnswer.Hit) world.bean(ImageLookup.class).find(World.TEAM, HASH);
    assertThat(hit.generation().digest()).isEqualTo(good.digest());
    assertThat(world.registry.tags).hasSize(1);
  }

  @Test
  void theResultOfAnOldEpochChangesNothingAfterTheWinnersEither() {
    Worker first = world.startWorker(PANDAS);
    first.exchange();
    world.sweepAfter(LEASE);
    world.stream();
    Worker second = world.worker(first.key);
    second.exchange();
    Finished good = world.pushed(HASH, "good");
    second.finish(good);
    Finished late = world.pushed(HASH, "late");
    assertThat(first.finish(late).counted()).isFalse();
    world.sweepAfter(LEASE);
    assertThat(world.registry.tags).isEqualTo(Map.of(HASH + ".1", good.digest()));
    assertThat(outcome(first, 1)).isEqualTo("ignored: finished " + late.digest());
    assertThat(world.build(first.key).state()).isEqualTo(BuildState.SUCCEEDED);
  }

  @Test
  void aBuildThatIsTakenOverInTheMiddleOfAReportIsNotPublishedByIt() {
    Worker first = world.startWorker(PANDAS);
    first.exchange();
    world.registry.meanwhile = () -> world.sweepAfter(LEASE);
    assertThat(first.finish(world.pushed(HASH, "late")).counted()).isFalse();
    assertThat(world.registry.tags).isEmpty();
    world.stream();
    Worker second = world.worker(first.key);
    second.exchange();
    Finished good = world.pushed(HASH, "good");
    assertThat(second.finish(good).counted()).isTrue();
    assertThat(world.registry.tags).isEqualTo(Map.of(HASH + ".1", good.digest()));
  }

  @Test
  void afterThreeSilentWorkersTheBuildHasFailed() {
    Worker worker = world.startWorker(PANDAS);
    for (int epoch = 1; epoch <= 3; epoch++) {
      world.worker(worker.key).exchange();
      world.sweepAfter(LEASE);
      world.stream();
    }
    assertThat(world.build(worker.key).state()).isEqualTo(BuildState.FAILED);
    Failure failure = world.build(worker.key).failure();
    assertThat(failure).extracting(f -> f.code()).isEqualTo("worker-lost");
    assertThat(world.service.starts).hasSize(3);
    assertThat(world.sweepAfter(LEASE).seen()).isZero();
    assertThat(world.ensure(PANDAS)).isInstanceOf(Provision.Started.class);
  }

  @Test
  void aWorkerThatNeverCallsIsReplaced() {
    Worker first = world.startWorker(PANDAS);
    world.sweepAfter(world.settings.startWithin().plusSeconds(1));
    world.stream();
    assertThat(world.service.starts).hasSize(2);
    assertThatThrownBy(first::exchange).isInstanceOf(Rejected.class);
    assertThat(world.worker(first.key).exchange().epoch()).isEqualTo(2);
  }

  /** The function that sweeps has five minutes, and more to do. */
  @Test
  void aServiceThatHangsTakesNoMoreThanAPassHas() {
    for (int i = 0; i < 20; i++) {
      assertThat(world.ensure(World.definition("pandas==" + i)))
          .isInstanceOf(Provision.Started.class);
    }
    world.service.down = true;
    world.service.meanwhile = () -> world.clock.advance(Duration.ofSeconds(10));
    BuildSweep.Report report = world.sweepAfter(Duration.ofMinutes(1));
    assertThat(report.seen()).isEqualTo(13);
    assertThat(report.failed()).isEqualTo(13);
    world.service.down = false;
    world.service.meanwhile = () -> {};
    assertThat(world.sweepAfter(Duration.ofMinutes(1)).repaired()).isEqualTo(20);
  }

  @Test
  void aTagThatWasCutOffIsWrittenBySweep() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    world.registry.refusesTags = true;
    assertThat(worker.finish(world.pushed(HASH)).counted()).isTrue();
    assertThat(world.ensure(PANDAS)).isInstanceOf(Provision.Cached.class);
    assertThat(world.sweepAfter(Duration.ofSeconds(1)).failed()).isEqualTo(1);
    world.registry.refusesTags = false;
    assertThat(world.sweepAfter(Duration.ofSeconds(1)).repaired()).isEqualTo(1);
    assertThat(world.registry.tags).containsKey(HASH + ".1");
    assertThat(world.sweepAfter(Duration.ofSeconds(1)).seen()).isZero();
  }

  @Test
  void aResultThatTheRegistryDoesNotHaveIsRefused() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    Finished finished = world.pushed(HASH);
    world.registry.images.clear();
    assertThatThrownBy(() -> worker.finish(finished))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("no manifest");
    assertThat(world.build(worker.key).state()).isEqualTo(BuildState.RUNNING);
  }

  @Test
  void aRegistryThatIsDownSaysNothingAboutTheResult() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    Finished finished = world.pushed(HASH);
    world.registry.down = true;
    assertThatThrownBy(() -> worker.finish(finished)).isInstanceOf(UnavailableException.class);
    world.registry.down = false;
    assertThat(worker.finish(finished).counted()).isTrue();
  }

  private String outcome(Worker worker, int epoch) {
    return world
        .bean(Builds.class)
        .existing(World.TEAM, worker.key.id())
        .value()
        .attempt(epoch)
        .map(Attempt::outcome)
        .orElse("none");
  }
}
