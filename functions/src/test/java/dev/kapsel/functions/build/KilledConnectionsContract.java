package dev.kapsel.functions.build;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.KilledWorld.Play;
import dev.kapsel.functions.image.ImageLookup;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import dev.kapsel.model.protocol.BuildPlan.Login;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As {@link KilledFlowsContract}, for the exchange of a build whose workspace has logins: whatever
 * it is killed after, the worker that goes on has them, and they are written down nowhere.
 */
public abstract class KilledConnectionsContract {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);
  private static final String SECRET = "hunter2 and more";
  private static final List<Connection> LOGINS =
      List.of(new Connection("https://packages.example.com/simple", new Login("ci", SECRET)));

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  /** What is killed, and how things are then. */
  private enum Flow {
    EXCHANGE(Scene::started),
    EXCHANGE_WHILE_NOBODY_TELLS_THE_LOGINS(Scene::startedWhileDown);

    private final Consumer<Scene> before;

    Flow(Consumer<Scene> before) {
      this.before = before;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerThatIsGoneIsReplaced(Flow flow) {
    KilledWorld.afterEachCall(
        flow,
        () -> new Scene(this::outside),
        new Play<>(
            flow.before,
            Scene::exchange,
            scene -> {
              scene.upAgain();
              scene.bringToAnEnd();
            }));
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerAsksAgain(Flow flow) {
    KilledWorld.afterEachCall(
        flow,
        () -> new Scene(this::outside),
        new Play<>(
            flow.before,
            Scene::exchange,
            scene -> {
              scene.upAgain();
              scene.exchange();
              scene.bringToAnEnd();
            }));
  }

  /** A build whose worker has come to ask for its plan. */
  private static final class Scene extends KilledWorld {

    private @Nullable Worker worker;
    private boolean begun;

    Scene(Function<PowerSwitch, Outside> outside) {
      super(power -> new World(outside.apply(power)));
      world.connections.logins.put(World.TEAM, LOGINS);
    }

    void started() {
      worker = world.startWorker(PANDAS);
    }

    void startedWhileDown() {
      started();
      world.connections.down = true;
    }

    void upAgain() {
      world.connections.down = false;
    }

    /** A worker that hears no plan ends. */
    void exchange() {
      try {
        assertThat(worker().exchange().connections()).isEqualTo(LOGINS);
        begun = true;
      } catch (Rejected | UnavailableException e) {
        assertThat(e.getMessage()).doesNotContain(SECRET);
      }
    }

    private Worker worker() {
      return requireNonNull(worker, "no worker was started");
    }

    void bringToAnEnd() {
      if (!begun) {
        replaceWorker();
        exchange();
      }
      assertThat(begun).as("a worker has a plan").isTrue();
      assertThat(world.build(worker().key).waits()).isNull();
      assertThat(worker().finish(world.pushed(HASH)).counted()).isTrue();
      check();
    }

    /** Whoever had no plan is not replaced at once: the build rests for a while. */
    private void replaceWorker() {
      int starts = world.service.starts.size();
      for (int sweep = 0; sweep < 2 && world.service.starts.size() == starts; sweep++) {
        world.sweepAfter(world.settings.startWithin().plus(Duration.ofMinutes(1)));
        world.stream();
      }
      assertThat(world.service.starts).hasSize(starts + 1);
      worker = world.worker(worker().key);
    }

    private void check() {
      assertThat(world.build(worker().key).state()).isEqualTo(BuildState.SUCCEEDED);
      assertThat(world.bean(ImageLookup.class).find(World.TEAM, HASH))
          .isInstanceOf(LookupAnswer.Hit.class);
      world.publish();
      assertThat(world.written("")).noneMatch(body -> body.contains(SECRET));
      assertThat(world.bean(BuildLogReader.class).read(World.TEAM, worker().key.id(), null).lines())
          .noneMatch(line -> line.text().contains(SECRET));
      assertThat(world.sweepAfter(Duration.ofHours(1)).seen()).as("left to the sweep").isZero();
    }
  }
}
