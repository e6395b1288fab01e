package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.BuildService.Outcome;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a build service says to a start, and what becomes of the build. */
final class DispatchOutcomesTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final int THROTTLED = 20;

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aStartThatIsThrottledTwentyTimesIsTriedAgainAndSaysWhyItWaits() {
    for (int i = 0; i < THROTTLED; i++) {
      world.service.answers.add(new Outcome.Later("the queue is full"));
    }
    assertThat(world.ensure(PANDAS)).isInstanceOf(Provision.Started.class);
    world.stream();
    assertThat(build().state()).isEqualTo(BuildState.QUEUED);
    assertThat(build().waits()).isEqualTo("the queue is full");
    for (int i = 1; i < THROTTLED; i++) {
      assertThat(world.service.starts).isEmpty();
      world.sweepAfter(Duration.ofMinutes(1));
      world.stream();
    }
    world.sweepAfter(Duration.ofMinutes(1));
    world.stream();
    assertThat(world.service.starts).hasSize(1);
    assertThat(build().waits()).isNull();
    Worker worker = world.worker(world.onlyBuild());
    worker.exchange();
    assertThat(worker.finish(world.pushed(DefinitionHash.of(PANDAS))).counted()).isTrue();
    assertThat(world.ensure(PANDAS)).isInstanceOf(Provision.Cached.class);
  }

  /** What is written of a build that waits must not have it dispatched by the stream at once. */
  @Test
  void aBuildThatWaitsIsNotTriedInALoop() {
    world.service.answers.add(new Outcome.Later("one"));
    world.service.answers.add(new Outcome.Later("two"));
    world.ensure(PANDAS);
    world.stream();
    world.stream();
    assertThat(world.service.answers).hasSize(1);
    assertThat(build().waits()).isEqualTo("one");
  }

  @Test
  void aStartThatIsRefusedFailsTheBuildWithWhatToDo() {
    world.service.answers.add(new Outcome.Refused("the quota is 0", "Ask for a higher quota."));
    world.ensure(PANDAS);
    world.stream();
    assertThat(build().state()).isEqualTo(BuildState.FAILED);
    assertThat(build().failure())
        .extracting(Failure::code, Failure::message, Failure::advice)
        .containsExactly("not-started", "the quota is 0", "Ask for a higher quota.");
    assertThat(world.bean(ImageLookup.class).find(World.TEAM, DefinitionHash.of(PANDAS)))
        .isInstanceOf(LookupAnswer.Failed.class);
    // Nothing is kept that would be in the way of the next who asks.
    assertThat(world.ensure(PANDAS)).isInstanceOf(Provision.Started.class);
  }

  @Test
  void aWorkerInTheBuildServicesOwnQueueIsWaitedForAndSaysSo() {
    Worker worker = world.startWorker(PANDAS);
    world.service.queue = "the quota is used up";
    for (int minute = 0; minute < 60; minute++) {
      world.sweepAfter(Duration.ofMinutes(1));
      world.stream();
    }
    assertThat(world.service.starts).hasSize(1);
    assertThat(world.service.stops).isEmpty();
    assertThat(build().state()).isEqualTo(BuildState.QUEUED);
    assertThat(build().epoch()).isEqualTo(1);
    assertThat(build().waits()).isEqualTo("the quota is used up");
    worker.exchange();
    assertThat(build().state()).isEqualTo(BuildState.RUNNING);
    assertThat(build().waits()).isNull();
  }

  @Test
  void oneThatNeverBeginsIsStoppedWhereAnotherIsStarted() {
    world.startWorker(PANDAS);
    world.sweepAfter(Duration.ofMinutes(6));
    world.stream();
    assertThat(world.service.handles).containsExactly("handle-1");
    assertThat(world.service.starts).hasSize(2);
    assertThat(build().epoch()).isEqualTo(2);
  }

  @Test
  void theWorkerThatIsStoppedIsTheOneThatWasStarted() {
    world.startWorker(PANDAS);
    var unused = world.bean(Cancellation.class).cancel(World.TEAM, build().id(), "user:ada");
    assertThat(world.service.handles).containsExactly("handle-1");
  }

  private Build build() {
    return world.bean(Builds.class).get(World.TEAM, world.onlyBuild().id());
  }
}
