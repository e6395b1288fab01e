package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock is set, by an hour back or by a day ahead, while builds are under way. */
final class ClockJumpsTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);
  private static final Duration BACK = Duration.ofHours(-1);
  private static final Duration AHEAD = Duration.ofDays(1);

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aBuildEndsWithOneWorkerThoughTheClockGoesBackBeforeEachStep() {
    world.ensure(PANDAS);
    world.clock.advance(BACK);
    world.stream();
    Worker worker = world.worker(world.onlyBuild());
    world.sweepAfter(BACK);
    worker.exchange();
    world.sweepAfter(BACK);
    assertThat(worker.progress(1, "a line").proceed()).isTrue();
    world.sweepAfter(BACK);
    assertThat(worker.finish(world.pushed(HASH)).counted()).isTrue();
    world.sweepAfter(BACK);
    assertThat(world.bean(ImageLookup.class).find(World.TEAM, HASH))
        .isInstanceOf(LookupAnswer.Hit.class);
    assertThat(world.service.starts).hasSize(1);
  }

  @Test
  void aWorkerThatFellSilentIsFollowedByAnotherThoughTheClockWentBack() {
    Worker first = world.startWorker(PANDAS);
    first.exchange();
    world.sweepAfter(BACK);
    world.sweepAfter(longestLease());
    world.stream();
    assertThat(world.worker(first.key).exchange().epoch()).isEqualTo(2);
  }

  @Test
  void aWorkerThatNeverCalledIsFollowedByAnotherThoughTheClockWentBack() {
    Worker first = world.startWorker(PANDAS);
    world.sweepAfter(BACK);
    world.sweepAfter(longestLease());
    world.stream();
    assertThat(world.worker(first.key).exchange().epoch()).isEqualTo(2);
  }

  @Test
  void aDispatchThatWasLostIsRepeatedThoughTheClockWentBack() {
    world.ensure(PANDAS);
    world.loseStream();
    world.sweepAfter(BACK);
    world.sweepAfter(longestLease());
    assertThat(world.service.starts).hasSize(1);
  }

  @Test
  void aWorkerThatReportsAfterAJumpAheadKeepsItsBuild() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    world.clock.advance(Duration.ofMinutes(30));
    assertThat(worker.progress(1).proceed()).isTrue();
    assertThat(world.sweepAfter(Duration.ZERO).repaired()).isZero();
    assertThat(worker.finish(world.pushed(HASH)).counted()).isTrue();
  }

  @Test
  void aJumpOverTheLifeOfEveryTokenGivesTheBuildToAnotherWorker() {
    Worker first = world.startWorker(PANDAS);
    first.exchange();
    Finished late = world.pushed(HASH, "late");
    world.clock.advance(AHEAD);
    assertThatThrownBy(() -> first.finish(late)).isInstanceOf(Rejected.class);
    world.sweepAfter(Duration.ZERO);
    world.stream();
    Worker second = world.worker(first.key);
    second.exchange();
    Finished good = world.pushed(HASH, "good");
    assertThat(second.finish(good).counted()).isTrue();
    assertThat(world.build(first.key).state()).isEqualTo(BuildState.SUCCEEDED);
    assertThat(world.registry.tags).containsOnlyKeys(HASH + ".1").containsValue(good.digest());
  }

  @Test
  void aBuildThatWaitsSurvivesAJumpAhead() {
    world.ensure(PANDAS);
    world.clock.advance(AHEAD);
    world.stream();
    Worker worker = world.worker(world.onlyBuild());
    assertThat(world.sweepAfter(Duration.ZERO).repaired()).isZero();
    worker.exchange();
    assertThat(worker.finish(world.pushed(HASH)).counted()).isTrue();
  }

  /** After it, whatever anybody waits for has run out. */
  private Duration longestLease() {
    return world.settings.startWithin().plusSeconds(1);
  }
}
