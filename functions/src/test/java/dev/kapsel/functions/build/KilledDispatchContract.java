package dev.kapsel.functions.build;

import dev.kapsel.functions.build.KilledWorld.Play;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As {@link KilledFlowsContract}, for what a build service says to a start besides yes: that it has
 * no room now, that it never will, that it holds a worker back; and for a batch of the stream that
 * queues many builds.
 */
public abstract class KilledDispatchContract {

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  /** What is killed, what is done undisturbed before, and what must hold in the end. */
  private enum Flow {
    TOLD_TO_COME_LATER(Dispatching::noRoom, Dispatching::dispatch, Dispatching::checkBuilt),
    TOLD_SO_AGAIN(Dispatching::waiting, Dispatching::sweep, Dispatching::checkBuilt),
    REFUSED(Dispatching::noQuota, Dispatching::dispatch, Dispatching::checkRefused),
    REFUSED_TO_THE_SWEEP(Dispatching::noQuotaUntold, Dispatching::sweep, Dispatching::checkRefused),
    HELD_BACK(Dispatching::heldBack, Dispatching::sweep, Dispatching::checkHeldBack),
    NEVER_BEGUN(Dispatching::dispatched, Dispatching::sweep, Dispatching::checkBuilt),
    CANCELLED_WHILE_HELD_BACK(
        Dispatching::heldBack, Dispatching::cancel, Dispatching::checkCancelledOrBuilt),
    MANY_IN_ONE_BATCH(Dispatching::three, Dispatching::dispatch, Dispatching::checkBuilt);

    private final Consumer<Dispatching> before;
    private final Consumer<Dispatching> killed;
    private final Consumer<Dispatching> check;

    Flow(Consumer<Dispatching> before, Consumer<Dispatching> killed, Consumer<Dispatching> check) {
      this.before = before;
      this.killed = killed;
      this.check = check;
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneSweepMakesUpForIt(Flow flow) {
    afterEachCall(
        flow,
        scene -> {
          scene.sweep();
          scene.dispatch();
        });
  }

  /** The stream tells its batch again, the schedule comes again, the caller asks again. */
  @ParameterizedTest
  @EnumSource
  void whatIsRepeatedIsDoneOnce(Flow flow) {
    afterEachCall(
        flow,
        scene -> {
          flow.killed.accept(scene);
          scene.sweep();
          scene.dispatch();
        });
  }

  private void afterEachCall(Flow flow, Consumer<Dispatching> repair) {
    KilledWorld.afterEachCall(
        flow,
        () -> new Dispatching(this::outside),
        new Play<>(
            flow.before,
            flow.killed,
            scene -> {
              scene.roomAgain();
              repair.accept(scene);
              flow.check.accept(scene);
              scene.checkEnd();
            }));
  }
}
