package dev.kapsel.functions.build;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.image.ImagePage;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.image.Verification.Verdict;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As {@link KilledFlowsContract}, for what people do with images and builds that are there: after
 * one sweep each act was done wholly or not at all, its line in the audit trail with it.
 */
public abstract class KilledGenerationsContract {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);
  private static final int MORE_THAN_ANY_ACT_MAKES = 100;

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  /** What is killed, what is done undisturbed before, and what must hold in the end. */
  private enum KilledAct {
    REBUILD(Scene::built, Scene::rebuild, Scene::checkRebuilt),
    FINISH_OF_A_REBUILD(Scene::rebuilding, Scene::finish, Scene::checkRebuilt),
    PIN(Scene::rebuilding, Scene::pin, Scene::checkPinned),
    ROLL_BACK(Scene::rebuilt, Scene::rollBack, Scene::checkRolledBack),
    CANCEL(Scene::running, Scene::cancel, Scene::checkCancelled),
    CANCEL_OF_A_REBUILD(Scene::rebuilding, Scene::cancel, Scene::checkCancelled),
    VERIFY(Scene::built, Scene::verify, Scene::checkVerified),
    COMPARISON(Scene::verifying, Scene::compared, Scene::checkVerified),
    CANCEL_OF_A_VERIFICATION(Scene::verifying, Scene::cancel, Scene::checkVerified);

    private final Consumer<Scene> before;
    private final Consumer<Scene> act;
    private final Consumer<Scene> check;

    KilledAct(Consumer<Scene> before, Consumer<Scene> act, Consumer<Scene> check) {
      this.before = before;
      this.act = act;
      this.check = check;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anActIsDoneWhollyOrNotAtAll(KilledAct act) {
    afterEachCall(act, false);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverComesBackGetsItDone(KilledAct act) {
    afterEachCall(act, true);
  }

  private void afterEachCall(KilledAct act, boolean comesBack) {
    boolean whole = false;
    int calls = 0;
    while (!whole) {
      calls++;
      assertThat(calls).isLessThan(MORE_THAN_ANY_ACT_MAKES);
      try (Scene scene = new Scene(this)) {
        act.before.accept(scene);
        whole = scene.killedAfter(calls, act.act);
        try {
          if (comesBack) {
            scene.again(act.act);
          }
          scene.sweep();
          scene.bringToAnEnd();
          act.check.accept(scene);
          scene.checkEnd();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              act + " killed after call " + calls + ", " + scene.lastCall + ": " + e.getMessage(),
              e);
        }
      }
    }
    assertThat(calls).as("calls that were followed by a kill").isGreaterThan(1);
  }

  /** One try: a new table, and whoever plays in it. */
  private static final class Scene implements AutoCloseable {

    private final PowerSwitch power = new PowerSwitch();
    private final World world;
    private @Nullable Worker worker;
    private String lastCall = "";

    Scene(KilledGenerationsContract contract) {
      world = new World(contract.outside(power));
    }

    /** Whether the act came to its end. */
    boolean killedAfter(int calls, Consumer<Scene> act) {
      boolean whole = power.killedAfter(calls, () -> act.accept(this));
      lastCall = power.last();
      world.restart();
      return whole;
    }

    /** As somebody does who has heard no answer. */
    void again(Consumer<Scene> act) {
      try {
        act.accept(this);
      } catch (Rejected e) {
        assertThat(e.problem().code()).isEqualTo("state-conflict");
      }
    }

    void built() {
      world.built(PANDAS);
    }

    void running() {
      worker = world.startWorker(PANDAS);
      worker().exchange();
    }

    void rebuilding() {
      built();
      worker = world.startRebuild(HASH, RebuildFrom.PACKAGES);
      worker().exchange();
    }

    void rebuilt() {
      rebuilding();
      finish();
    }

    void verifying() {
      built();
      verify();
      world.stream();
      worker = world.worker(key());
      worker().exchange();
    }

    void rebuild() {
      world.rebuild(HASH, RebuildFrom.LOCK);
    }

    void finish() {
      worker().finish(world.pushed(HASH));
    }

    void pin() {
      world.setCurrent(HASH, 1, true);
    }

    void rollBack() {
      world.setCurrent(HASH, 1, false);
    }

    void cancel() {
      world.bean(Cancellation.class).cancel(World.TEAM, worker().key.id(), "ada");
    }

    void verify() {
      world.bean(Verifications.class).verify(World.TEAM, HASH, 1, "ada", null);
    }

    void compared() {
      worker().compared(new Compared(world.current(HASH).digest(), null, List.of()));
    }

    private Worker worker() {
      return requireNonNull(worker, "no worker has come so far");
    }

    void sweep() {
      world.sweepAfter(world.settings.startWithin().plus(Duration.ofMinutes(1)));
      world.stream();
    }

    /** Whatever is still to be built is built. */
    void bringToAnEnd() {
      for (Build build : builds()) {
        if (!build.state().ended()) {
          Worker next = workerOf(build);
          next.exchange();
          if (build.reason() == BuildReason.VERIFICATION) {
            next.compared(new Compared(world.current(HASH).digest(), null, List.of()));
          } else {
            next.finish(world.pushed(HASH));
          }
        }
      }
    }

    /** The one that was started for it last. */
    private Worker workerOf(Build build) {
      String bootstrap =
          world.service.starts.reversed().stream()
              .filter(start -> start.build().equals(build.id()))
              .findFirst()
              .orElseThrow()
              .bootstrap();
      return new Worker(world, new BuildKey(World.TEAM, build.id()), bootstrap);
    }

    private List<Build> builds() {
      return world.bean(Builds.class).list(World.TEAM, null).rows();
    }

    private BuildKey key() {
      return new BuildKey(World.TEAM, builds().getFirst().id());
    }

    void checkRebuilt() {
      int rebuilds = builds().size() - 1;
      assertThat(world.audit(Act.REBUILD_IMAGE)).hasSize(rebuilds);
      assertThat(builds()).extracting(Build::state).containsOnly(BuildState.SUCCEEDED);
      assertThat(world.current(HASH).number()).isEqualTo(1 + rebuilds);
      assertThat(world.registry.tags).hasSize(1 + rebuilds);
    }

    void checkPinned() {
      assertThat(view().pinned()).isEqualTo(checkMoved());
    }

    void checkRolledBack() {
      var unused = checkMoved();
      assertThat(view().pinned()).isFalse();
    }

    /** Whether the first of two generations was chosen, which the trail then has once. */
    private boolean checkMoved() {
      int moves = world.audit(Act.SET_CURRENT_GENERATION).size();
      assertThat(moves).isLessThanOrEqualTo(1);
      assertThat(world.current(HASH).number()).isEqualTo(moves == 1 ? 1 : 2);
      assertThat(view().generations()).hasSize(2);
      return moves == 1;
    }

    void checkCancelled() {
      boolean cancelled = world.build(worker().key).state() == BuildState.CANCELLED;
      assertThat(world.audit(Act.CANCEL_BUILD)).hasSize(cancelled ? 1 : 0);
      int before = builds().size() - 1;
      LookupAnswer answer = world.bean(ImageLookup.class).find(World.TEAM, HASH);
      if (cancelled && before == 0) {
        assertThat(answer).isInstanceOf(LookupAnswer.Miss.class);
      } else {
        assertThat(world.current(HASH).number()).isEqualTo(cancelled ? before : before + 1);
      }
      assertThat(worker().progress(9).proceed()).isFalse();
    }

    void checkVerified() {
      List<Verification> all =
          world.bean(Verifications.class).list(World.TEAM, HASH, 1, null).rows();
      assertThat(all).hasSize(builds().size() - 1);
      assertThat(world.audit(Act.VERIFY_GENERATION)).hasSize(all.size());
      for (Verification one : all) {
        BuildState state = world.build(new BuildKey(World.TEAM, one.build())).state();
        assertThat(one.verdict())
            .isEqualTo(state == BuildState.CANCELLED ? Verdict.CANCELLED : Verdict.EQUAL);
      }
      assertThat(view().generations()).hasSize(1);
      assertThat(world.registry.tags).hasSize(1);
    }

    private ImageView view() {
      return world.bean(ImagePage.class).view(World.TEAM, HASH).value();
    }

    void checkEnd() {
      for (Build build : builds()) {
        assertThat(world.build(new BuildKey(World.TEAM, build.id())).state())
            .as("the row of the list says the same")
            .isEqualTo(build.state());
      }
      if (world.bean(ImageLookup.class).find(World.TEAM, HASH) instanceof LookupAnswer.Hit) {
        assertThat(view().building()).as("the slot is free").isNull();
      }
      int starts = world.service.starts.size();
      world.streamAgain();
      assertThat(world.service.starts).as("starts, when the stream repeats itself").hasSize(starts);
      assertThat(world.sweepAfter(Duration.ofHours(1)).seen()).as("left to the sweep").isZero();
    }

    @Override
    public void close() {
      world.close();
    }
  }
}
