package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Builds that somebody ends. */
final class CancellationTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aRunningBuildIsEndedAndItsWorkerStopped() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    assertThat(cancel(worker.key).state()).isEqualTo(BuildState.CANCELLED);
    assertThat(world.service.stops).containsExactly(worker.key.id());
    assertThat(worker.progress(1).proceed()).isFalse();
    assertThat(worker.progress(1).why()).contains("cancelled");
    assertThat(world.build(worker.key).endedAt()).isEqualTo(world.clock.instant());
    assertThat(world.sweepAfter(Duration.ofHours(1)).seen()).isZero();
  }

  @Test
  void whatTheWorkerStillReportsIsRecordedAndIgnored() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    cancel(worker.key);
    assertThat(worker.finish(world.pushed(HASH)).counted()).isFalse();
    assertThat(worker.fail(World.failure()).counted()).isFalse();
    assertThat(world.build(worker.key).state()).isEqualTo(BuildState.CANCELLED);
    assertThat(world.registry.tags).isEmpty();
    BuildRecord record = world.bean(Builds.class).existing(World.TEAM, worker.key.id()).value();
    assertThat(record.attempt(1).orElseThrow().outcome()).startsWith("ignored: finished");
  }

  @Test
  void aQueuedBuildIsNeverBegun() {
    Worker worker = world.startWorker(PANDAS);
    cancel(worker.key);
    assertThatThrownBy(worker::exchange).isInstanceOf(Rejected.class);
    world.stream();
    assertThat(world.service.starts).hasSize(1);
  }

  @Test
  void aBuildThatWasNeverDispatchedIsNotDispatchedAfterwards() {
    world.ensure(PANDAS);
    cancel(world.onlyBuild());
    world.stream();
    world.sweepAfter(Duration.ofHours(1));
    assertThat(world.service.starts).isEmpty();
  }

  @Test
  void theImageIsAsIfTheBuildHadNeverBeen() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    cancel(worker.key);
    assertThat(world.bean(ImageLookup.class).find(World.TEAM, HASH))
        .isInstanceOf(LookupAnswer.Miss.class);
    Worker next = world.startWorker(PANDAS);
    assertThat(next.key).isNotEqualTo(worker.key);
    assertThat(next.exchange().generation()).isEqualTo(1);
  }

  @Test
  void aFailureOfBeforeIsStillShown() {
    Worker failed = world.startWorker(PANDAS);
    failed.exchange();
    failed.fail(World.failure());
    Worker worker = world.startWorker(PANDAS);
    cancel(worker.key);
    LookupAnswer.Failed answer =
        (LookupAnswer.Failed) world.bean(ImageLookup.class).find(World.TEAM, HASH);
    assertThat(answer.build().id()).isEqualTo(failed.key.id());
  }

  @Test
  void aRebuildThatIsCancelledLeavesWhatWasThere() {
    world.built(PANDAS);
    Worker worker = world.startRebuild(HASH, RebuildFrom.PACKAGES);
    worker.exchange();
    cancel(worker.key);
    assertThat(world.current(HASH).number()).isEqualTo(1);
    assertThat(world.bean(ImagePage.class).view(World.TEAM, HASH).value().building()).isNull();
    assertThat(world.rebuild(HASH, RebuildFrom.LOCK).joined()).isFalse();
  }

  @Test
  void cancelledTwiceIsCancelledOnce() {
    Worker worker = world.startWorker(PANDAS);
    Build first = cancel(worker.key);
    assertThat(cancel(worker.key)).isEqualTo(first);
    assertThat(world.audit(Act.CANCEL_BUILD))
        .singleElement()
        .satisfies(entry -> assertThat(entry.before()).hasToString("\"queued\""));
  }

  @Test
  void aBuildThatHasEndedSaysHow() {
    world.built(PANDAS);
    assertThatThrownBy(() -> cancel(world.onlyBuild()))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("state-conflict")
        .hasMessageContaining("succeeded");
  }

  @Test
  void aBuildServiceThatIsDownKeepsNobodyFromCancelling() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    world.service.down = true;
    assertThat(cancel(worker.key).state()).isEqualTo(BuildState.CANCELLED);
    assertThat(worker.progress(1).proceed()).isFalse();
  }

  @Test
  void theEndOfTheStoppedWorkerStartsNoOther() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    cancel(worker.key);
    EndedAttempt ended = EndedAttempt.of(world.service.last(), AttemptEnd.DIED, "told to stop");
    assertThat(world.bean(Succession.class).over(ended)).isFalse();
    world.stream();
    assertThat(world.service.starts).hasSize(1);
  }

  private Build cancel(BuildKey key) {
    return world.bean(Cancellation.class).cancel(World.TEAM, key.id(), "ada");
  }
}
