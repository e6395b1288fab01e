package dev.kapsel.functions.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.kapsel.functions.EnvironmentResourceFunction;
import dev.kapsel.functions.SweepFunction;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.build.WorldBuilds;
import dev.kapsel.functions.environment.Environments;
import dev.kapsel.model.environment.EnvironmentName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What answers stacks is killed after each call that it makes. AWS repeats the request, or the
 * stream, and the schedule goes on: then every stack has its answer, and one answer only.
 */
public abstract class KilledStacksContract {

  private static final EnvironmentName FORECAST = new EnvironmentName("forecast");
  private static final String REQUIREMENT = "pandas==2.2.3";
  private static final DefinitionFiles NO_FILES =
      (bucket, key) -> {
        throw new AssertionError("no file is declared");
      };
  private static final int MORE_THAN_ANY_FLOW_MAKES = 100;

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  /** What is done undisturbed before, what is killed, and what AWS does thereafter. */
  private enum Flow {
    DECLARATION(scene -> {}, scene -> scene.declare(false), scene -> scene.declare(false)),
    DECLARATION_THAT_WAITS(
        scene -> {},
        scene -> scene.declare(true),
        scene -> {
          scene.declare(true);
          scene.built();
          scene.told();
        }),
    END_OF_THE_WAIT(
        scene -> {
          scene.declare(true);
          scene.built();
        },
        Scene::published,
        Scene::told),
    WAIT_THAT_IS_TOO_LONG(scene -> scene.declare(true), Scene::late, Scene::late),
    DELETION(
        scene -> {
          scene.declare(false);
          scene.answers.all.clear();
        },
        Scene::delete,
        Scene::delete);

    private final Consumer<Scene> before;
    private final Consumer<Scene> killed;
    private final Consumer<Scene> after;

    Flow(Consumer<Scene> before, Consumer<Scene> killed, Consumer<Scene> after) {
      this.before = before;
      this.killed = killed;
      this.after = after;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyStackHasItsAnswer(Flow flow) {
    boolean whole = false;
    int calls = 0;
    while (!whole) {
      calls++;
      assertThat(calls).isLessThan(MORE_THAN_ANY_FLOW_MAKES);
      try (Scene scene = new Scene(this)) {
        flow.before.accept(scene);
        whole = scene.killedAfter(calls, flow.killed);
        flow.after.accept(scene);
        scene.checkEnd(
            flow == Flow.WAIT_THAT_IS_TOO_LONG ? "FAILED" : "SUCCESS",
            "killed after call " + calls + ", " + scene.lastCall);
      }
    }
    assertThat(calls).as("calls that were followed by a kill").isGreaterThan(1);
  }

  /** One try: a new table, and a stack. */
  private static final class Scene implements AutoCloseable {

    private final PowerSwitch power = new PowerSwitch();
    private final RecordedAnswers answers = new RecordedAnswers();
    private final World world;
    private String lastCall = "";

    Scene(KilledStacksContract contract) {
      world =
          new World(contract.outside(power), power.guard(answers, StackAnswers.class), NO_FILES);
      world.make(World.TEAM);
    }

    boolean killedAfter(int calls, Consumer<Scene> flow) {
      boolean whole = power.killedAfter(calls, () -> flow.accept(this));
      lastCall = power.last();
      world.restart();
      return whole;
    }

    private void send(String type, boolean waits) {
      CloudFormationCustomResourceEvent event =
          ForecastRequests.event(
              type,
              type,
              "https://answers.example/" + type,
              type.equals("Create") ? null : "team/forecast",
              ForecastRequests.declared(waits, REQUIREMENT));
      new EnvironmentResourceFunction(world.context()).execute(event);
    }

    void declare(boolean waits) {
      send("Create", waits);
    }

    void delete() {
      send("Delete", false);
    }

    void built() {
      WorldBuilds.finishQueued(world, World.document(REQUIREMENT));
    }

    void published() {
      world.publish();
    }

    /** By the stream, or by the sweep. */
    void told() {
      world.publish();
      sweep();
    }

    void late() {
      world.pass(Duration.ofMinutes(56));
      sweep();
    }

    private void sweep() {
      var unused = new SweepFunction(world.context()).execute(new ScheduledEvent());
    }

    void checkEnd(String status, String killed) {
      assertThat(answers.all)
          .as(killed)
          .isNotEmpty()
          .allMatch(answer -> answer.path("Status").asText().equals(status))
          .allMatch(
              answer ->
                  answer
                      .path("PhysicalResourceId")
                      .asText()
                      .equals(status.equals("FAILED") ? "not-made/Create" : "team/forecast"));
      assertThat(world.bean(Environments.class).history(World.TEAM, FORECAST, null).rows())
          .as(killed)
          .hasSize(1);
      List<StackWaiter> waiting = new ArrayList<>();
      world.bean(StackWaiters.class).each(waiting::add);
      assertThat(waiting).as(killed).isEmpty();
    }

    @Override
    public void close() {
      world.close();
    }
  }
}
