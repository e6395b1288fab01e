package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sixteen callers at once who want opposite things of one image. */
final class GenerationRacesTest {

  private static final int THREADS = 16;
  private static final int ROUNDS = 25;

  private final World world = new World();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void close() {
    threads.shutdownNow();
    world.close();
  }

  @Test
  void aBuildIsCancelledOrFinishedAndNeverBoth() throws Exception {
    int cancelled = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Definition definition = World.definition("pandas==1." + round);
      DefinitionHash hash = DefinitionHash.of(definition);
      Worker worker = world.startWorker(definition);
      worker.exchange();
      Finished finished = world.pushed(hash);
      List<Object> answers =
          all(() -> worker.finish(finished).counted(), () -> cancelled(worker.key.id()));
      if (world.build(worker.key).state() == BuildState.CANCELLED) {
        cancelled++;
        assertThat(answers).containsOnly(false, "cancelled");
        assertThat(world.bean(ImageLookup.class).find(World.TEAM, hash))
            .isInstanceOf(LookupAnswer.Miss.class);
        assertThat(world.registry.tags).doesNotContainKey(hash + ".1");
      } else {
        assertThat(answers).containsOnly(true, "too late");
        assertThat(world.current(hash).digest()).isEqualTo(finished.digest());
        assertThat(world.registry.tags).containsKey(hash + ".1");
      }
    }
    assertThat(world.audit(Act.CANCEL_BUILD)).hasSize(cancelled);
  }

  private String cancelled(BuildId id) {
    try {
      world.bean(Cancellation.class).cancel(World.TEAM, id, "ada");
      return "cancelled";
    } catch (Rejected e) {
      assertThat(e.problem().code()).isEqualTo("state-conflict");
      return "too late";
    }
  }

  @Test
  void aPinHoldsWhicheverSideOfTheFinishItFalls() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Definition definition = World.definition("pandas==1." + round);
      DefinitionHash hash = DefinitionHash.of(definition);
      world.built(definition);
      Worker worker = world.startRebuild(hash, RebuildFrom.PACKAGES);
      worker.exchange();
      Finished finished = world.pushed(hash, "newer " + round);
      all(
          () -> worker.finish(finished).counted(),
          () -> {
            world.setCurrent(hash, 1, true);
            return true;
          });
      ImageView view = world.bean(ImagePage.class).view(World.TEAM, hash).value();
      assertThat(view.pinned()).isTrue();
      assertThat(view.current()).isEqualTo(1);
      assertThat(view.building()).isNull();
      assertThat(view.generations()).extracting(Generation::number).containsExactly(2, 1);
      assertThat(world.build(worker.key).state()).isEqualTo(BuildState.SUCCEEDED);
    }
  }

  @Test
  void whoEnsuresGetsWhatIsThereAndThoseWhoRebuildShareOneBuild() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Definition definition = World.definition("pandas==1." + round);
      DefinitionHash hash = DefinitionHash.of(definition);
      world.built(definition);
      List<Object> answers =
          all(() -> world.ensure(definition), () -> world.rebuild(hash, RebuildFrom.PACKAGES));
      assertThat(answers)
          .filteredOn(Provision.class::isInstance)
          .allMatch(Provision.Cached.class::isInstance);
      List<Rebuild> rebuilds = of(answers);
      assertThat(rebuilds).filteredOn(rebuild -> !rebuild.joined()).hasSize(1);
      assertThat(rebuilds).extracting(rebuild -> rebuild.build().id()).containsOnly(id(rebuilds));
    }
  }

  @Test
  void whereNothingIsThereWhoEnsuresAndWhoRebuildsShareOneBuild() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Definition definition = World.definition("pandas==1." + round);
      DefinitionHash hash = DefinitionHash.of(definition);
      Worker failing = world.startWorker(definition);
      failing.exchange();
      failing.fail(World.failure());
      List<Object> answers =
          all(() -> world.ensure(definition), () -> world.rebuild(hash, RebuildFrom.PACKAGES));
      List<Rebuild> rebuilds = of(answers);
      long begun =
          rebuilds.stream().filter(rebuild -> !rebuild.joined()).count()
              + answers.stream().filter(Provision.Started.class::isInstance).count();
      assertThat(begun).isEqualTo(1);
      for (Object answer : answers) {
        if (answer instanceof Provision provision) {
          assertThat(((LookupAnswer.Building) provision.answer()).build().id())
              .isEqualTo(id(rebuilds));
        }
      }
    }
  }

  private static List<Rebuild> of(List<Object> answers) {
    return answers.stream().filter(Rebuild.class::isInstance).map(Rebuild.class::cast).toList();
  }

  private static BuildId id(List<Rebuild> rebuilds) {
    return rebuilds.getFirst().build().id();
  }

  /** Half of the threads do the one, half the other, all at the same moment. */
  private List<Object> all(Callable<Object> one, Callable<Object> other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<Object>> futures = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Callable<Object> act = i % 2 == 0 ? one : other;
      futures.add(
          threads.submit(
              () -> {
                start.await();
                return act.call();
              }));
    }
    List<Object> answers = new ArrayList<>();
    for (Future<Object> future : futures) {
      answers.add(future.get());
    }
    return answers;
  }
}
