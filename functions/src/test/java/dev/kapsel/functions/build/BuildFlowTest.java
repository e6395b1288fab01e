package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupAnswer.Hit;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the first ask to the hit, and what may go wrong on the way. */
final class BuildFlowTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void theFirstAskBuildsAndTheNextIsAHit() {
    Worker worker = world.startWorker(PANDAS);
    BuildPlan plan = worker.exchange();
    assertThat(plan.definition()).isEqualTo(PANDAS);
    assertThat(plan.generation()).isEqualTo(1);
    Finished finished = world.pushed(HASH);
    assertThat(worker.finish(finished).counted()).isTrue();
    GenerationSummary generation =
        ((Provision.Cached) world.ensure(PANDAS)).answer().there().orElseThrow();
    assertThat(generation.digest()).isEqualTo(finished.digest());
    assertThat(generation.reference().toString())
        .isEqualTo("127.0.0.1:5000/kapsel/team:" + HASH + ".1@" + finished.digest());
    assertThat(world.registry.tags).containsEntry(HASH + ".1", finished.digest());
    assertThat(world.service.starts).hasSize(1);
  }

  @Test
  void fiftyAsksAtOnceAreOneBuild() throws Exception {
    List<Provision> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
      Callable<Provision> ask = () -> world.ensure(PANDAS);
      for (Future<Provision> future : threads.invokeAll(java.util.Collections.nCopies(50, ask))) {
        all.add(future.get());
      }
    }
    world.stream();
    assertThat(all.stream().filter(Provision.Started.class::isInstance)).hasSize(1);
    assertThat(all.stream().map(one -> building(one).id()).distinct()).hasSize(1);
    assertThat(world.bean(Builds.class).list(World.TEAM, null).rows()).hasSize(1);
    assertThat(world.service.starts).hasSize(1);
  }

  @Test
  void lookingUpChangesNothing() {
    ImageLookup lookup = world.bean(ImageLookup.class);
    assertThat(lookup.find(World.TEAM, HASH)).isInstanceOf(LookupAnswer.Miss.class);
    assertThat(world.changes.read("nobody", 10)).isEmpty();
  }

  @Test
  void lookupTellsBuildingThenFailedWithTheCause() {
    Worker worker = world.startWorker(PANDAS);
    ImageLookup lookup = world.bean(ImageLookup.class);
    assertThat(lookup.find(World.TEAM, HASH)).isInstanceOf(LookupAnswer.Building.class);
    worker.exchange();
    assertThat(worker.fail(World.failure()).counted()).isTrue();
    LookupAnswer.Failed failed = (LookupAnswer.Failed) lookup.find(World.TEAM, HASH);
    assertThat(failed.build().failure()).isEqualTo(World.failure().failure());
  }

  @Test
  void afterAFailureTheNextAskBuildsAgain() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    worker.fail(World.failure());
    Worker next = world.startWorker(PANDAS);
    assertThat(next.key).isNotEqualTo(worker.key);
    assertThat(next.exchange().generation()).isEqualTo(1);
  }

  @Test
  void curatedImagesAreEverybodysAndOthersAreNobodyElses() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    worker.finish(world.pushed(HASH));
    ImageLookup lookup = world.bean(ImageLookup.class);
    WorkspaceName other = new WorkspaceName("other");
    assertThat(lookup.find(other, HASH)).isInstanceOf(LookupAnswer.Miss.class);

    Definition curated = World.definition("numpy");
    BuildFlows.publish(world, curated);
    assertThat(lookup.find(other, DefinitionHash.of(curated))).isInstanceOf(Hit.class);
  }

  @Test
  void aResultSentTwiceIsOneGeneration() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    Finished finished = world.pushed(HASH);
    assertThat(worker.finish(finished)).isEqualTo(worker.finish(finished));
    assertThat(world.build(worker.key).generation()).isEqualTo(1);
    assertThat(world.build(worker.key).state()).isEqualTo(BuildState.SUCCEEDED);
  }

  @Test
  void progressIsTheHeartbeatAndARepeatedMessageAddsNoLine() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    worker.progress(1, "one");
    worker.progress(1, "one");
    world.clock.advance(Duration.ofSeconds(20));
    worker.progress(2, "two");
    world.sweepAfter(Duration.ofSeconds(20));
    assertThat(world.build(worker.key).epoch()).isEqualTo(1);
    LogPage page = world.bean(BuildLogReader.class).read(World.TEAM, worker.key.id(), null);
    assertThat(page.lines()).extracting(LogLine::text).containsExactly("one", "two");
    assertThat(page.complete()).isFalse();
  }

  @Test
  void theStreamToldTwiceStartsNoSecondWorker() {
    Worker worker = world.startWorker(PANDAS);
    BuildDispatcher dispatcher = world.bean(BuildDispatcher.class);
    world.changes.read("again", 1000).forEach(dispatcher::follow);
    worker.exchange();
    world.changes.read("again", 1000).forEach(dispatcher::follow);
    assertThat(world.service.starts).hasSize(1);
  }

  @Test
  void aBuildServiceThatIsDownIsAskedAgainByTheStream() {
    world.service.down = true;
    world.ensure(PANDAS);
    world.stream();
    assertThat(world.service.starts).isEmpty();
    world.service.down = false;
    world.stream();
    assertThat(world.service.starts).hasSize(1);
  }

  private static Build building(Provision provision) {
    return ((LookupAnswer.Building) provision.answer()).build();
  }
}
