package dev.kapsel.functions.build;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.environment.Environments;
import dev.kapsel.functions.environment.Registrar;
import dev.kapsel.functions.environment.Registration;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The functions are killed after each call that they make, in each flow, on any table. Whether the
 * caller comes back or not: after one sweep nothing is lost, doubled or stuck. What people do with
 * images that are there is killed likewise, in {@link KilledGenerationsContract}.
 */
public abstract class KilledFlowsContract extends KilledGenerationsContract {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);
  private static final EnvironmentName FORECAST = new EnvironmentName("forecast");
  private static final int MORE_THAN_ANY_FLOW_MAKES = 100;

  /** What is killed, and what is done undisturbed before. */
  private enum Flow {
    ENSURE(scene -> {}, Scene::ensure),
    DISPATCH(Scene::ensure, Scene::dispatch),
    EXCHANGE(Scene::dispatched, Scene::exchange),
    PROGRESS(Scene::running, Scene::progress),
    FINISH(Scene::running, Scene::finish),
    FAIL(Scene::running, Scene::fail),
    END_OF_A_WORKER(Scene::running, Scene::died),
    SWEEP_OF_A_LOST_DISPATCH(Scene::dispatchedNever, Scene::sweep),
    SWEEP_OF_A_SILENT_WORKER(Scene::running, Scene::sweep),
    SWEEP_OF_A_MISSING_TAG(Scene::finishedWithoutTag, Scene::sweep);

    private final Consumer<Scene> before;
    private final Consumer<Scene> killed;

    Flow(Consumer<Scene> before, Consumer<Scene> killed) {
      this.before = before;
      this.killed = killed;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSweepMakesUpForACallerThatIsGone(Flow flow) {
    afterEachCall(
        flow,
        (scene, done) -> {
          scene.sweep();
          scene.bringToAnEnd(flow == Flow.FAIL);
          return done;
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Flow.class,
      names = {"ENSURE", "DISPATCH", "PROGRESS", "FINISH", "FAIL"})
  void aCallerThatComesBackGetsOn(Flow flow) {
    afterEachCall(
        flow,
        (scene, done) -> {
          flow.killed.accept(scene);
          int starts = scene.world.service.starts.size();
          if (flow == Flow.PROGRESS) {
            scene.finish();
          }
          scene.bringToAnEnd(flow == Flow.FAIL);
          if (flow == Flow.PROGRESS || flow == Flow.FINISH || flow == Flow.FAIL) {
            assertThat(scene.world.service.starts).as("no other worker").hasSize(starts);
          }
          return done;
        });
  }

  @Test
  void aRegistrationThatIsRepeatedMakesOneVersion() {
    boolean whole = false;
    for (int calls = 1; !whole; calls++) {
      assertThat(calls).isLessThan(MORE_THAN_ANY_FLOW_MAKES);
      try (Scene scene = new Scene(this)) {
        scene.register("pandas");
        whole = scene.killedAfter(calls, again -> again.register("numpy"));
        assertThat(scene.register("numpy").version().version()).hasToString("2");
        Environments environments = scene.world.bean(Environments.class);
        assertThat(environments.versions(World.TEAM, FORECAST, null).rows())
            .as("killed after " + scene.lastCall)
            .extracting(version -> version.version().toString())
            .containsExactly("2", "1");
        assertThat(environments.list(World.TEAM, null).rows())
            .singleElement()
            .satisfies(summary -> assertThat(summary.latest()).hasToString("2"));
      }
    }
  }

  /** Until the flow makes no more calls; says in an assertion that fails where it was killed. */
  private void afterEachCall(Flow flow, BiPredicate<Scene, Boolean> rest) {
    int calls = 0;
    boolean done = false;
    while (!done) {
      calls++;
      assertThat(calls).isLessThan(MORE_THAN_ANY_FLOW_MAKES);
      try (Scene scene = new Scene(this)) {
        flow.before.accept(scene);
        boolean whole = scene.killedAfter(calls, flow.killed);
        try {
          done = rest.test(scene, whole);
          scene.checkEnd(flow == Flow.FAIL);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              flow + " killed after call " + calls + ", " + scene.lastCall + ": " + e.getMessage(),
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

    Scene(KilledFlowsContract contract) {
      world = new World(contract.outside(power));
    }

    /** Whether the flow came to its end. */
    boolean killedAfter(int calls, Consumer<Scene> flow) {
      boolean whole = power.killedAfter(calls, () -> flow.accept(this));
      lastCall = power.last();
      world.restart();
      return whole;
    }

    Registered register(String requirement) {
      return world
          .bean(Registrar.class)
          .register(
              new Registration(
                  World.TEAM, FORECAST, null, World.document(requirement), "somebody"));
    }

    void ensure() {
      world.ensure(PANDAS);
    }

    void dispatch() {
      world.stream();
    }

    void exchange() {
      Worker next = world.worker(key());
      next.exchange();
      worker = next;
    }

    private Worker worker() {
      return requireNonNull(worker, "no worker has come so far");
    }

    void dispatched() {
      ensure();
      dispatch();
    }

    void running() {
      dispatched();
      exchange();
    }

    void dispatchedNever() {
      ensure();
      world.loseStream();
    }

    void finishedWithoutTag() {
      running();
      world.registry.refusesTags = true;
      finish();
      world.registry.refusesTags = false;
    }

    void progress() {
      worker().progress(1, "a line");
    }

    void finish() {
      worker().finish(world.pushed(HASH));
    }

    void fail() {
      worker().fail(World.failure());
    }

    void died() {
      world
          .bean(Succession.class)
          .over(EndedAttempt.of(world.service.last(), AttemptEnd.DIED, "killed"));
    }

    /** Late enough for all that is waited for. */
    void sweep() {
      world.sweepAfter(world.settings.startWithin().plus(Duration.ofMinutes(1)));
    }

    /** Without another sweep: the caller asks again, and a worker that is needed does its work. */
    void bringToAnEnd(boolean failing) {
      dispatch();
      if (!failing) {
        ensure();
        dispatch();
      }
      if (!build().state().ended()) {
        try {
          exchange();
        } catch (Rejected e) {
          // The worker that was there before goes on.
        }
        if (failing) {
          fail();
        } else {
          finish();
        }
      }
    }

    private Build build() {
      List<Build> builds = world.bean(Builds.class).list(World.TEAM, null).rows();
      assertThat(builds).as("builds").hasSize(1);
      return builds.getFirst();
    }

    private BuildKey key() {
      return new BuildKey(World.TEAM, build().id());
    }

    void checkEnd(boolean failing) {
      if (failing) {
        assertThat(build().state()).isEqualTo(BuildState.FAILED);
        assertThat(world.build(key()).failure())
            .extracting(Failure::code)
            .isEqualTo("package-not-found");
        assertThat(world.registry.tags).isEmpty();
      } else {
        LookupAnswer.Hit hit =
            (LookupAnswer.Hit) world.bean(ImageLookup.class).find(World.TEAM, HASH);
        assertThat(build().state()).isEqualTo(BuildState.SUCCEEDED);
        assertThat(world.build(key()).state()).isEqualTo(BuildState.SUCCEEDED);
        assertThat(world.registry.tags).isEqualTo(Map.of(HASH + ".1", hit.generation().digest()));
      }
      assertThat(world.bean(BuildLogReader.class).read(World.TEAM, key().id(), null).lines())
          .extracting(LogLine::text)
          .doesNotHaveDuplicates();
      int starts = world.service.starts.size();
      world.streamAgain();
      assertThat(world.service.starts).as("starts, when the stream repeats itself").hasSize(starts);
      sweepFindsNothing();
    }

    private void sweepFindsNothing() {
      assertThat(world.sweepAfter(Duration.ofHours(1)).seen()).as("left to the sweep").isZero();
    }

    @Override
    public void close() {
      world.close();
    }
  }
}
