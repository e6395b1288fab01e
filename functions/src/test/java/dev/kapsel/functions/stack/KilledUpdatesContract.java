package dev.kapsel.functions.stack;

import dev.kapsel.functions.build.KilledWorld;
import dev.kapsel.functions.build.KilledWorld.Play;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As {@link KilledStacksContract}, for what is declared already: changed, rolled back, deleted, and
 * declared anew. AWS repeats a request that was cut off; when it does not, nothing is half done.
 */
public abstract class KilledUpdatesContract {

  private static final String ONE = "pandas==2.2.3";
  private static final String OTHER = "numpy==2.2.6";
  private static final String WRONG = "pandas[";

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  /** What is killed, what is done undisturbed before, and what must hold in the end. */
  private enum Flow {
    UPDATE(stack -> stack.has(ONE), stack -> stack.update(OTHER), stack -> stack.checkHas("2", 2)),
    UPDATE_THAT_WAITS(
        stack -> stack.has(ONE),
        stack -> stack.updateAndWait(OTHER),
        stack -> stack.checkMade(OTHER, "2", 2)),
    UPDATE_THAT_IS_REFUSED(
        stack -> stack.has(ONE), stack -> stack.update(WRONG), stack -> stack.checkRefused(1)),
    ROLL_BACK(
        stack -> stack.has(ONE, OTHER),
        stack -> stack.update(ONE),
        stack -> stack.checkHas("1", 2)),
    ROLL_BACK_TO_WHAT_HAS_AN_IMAGE(
        stack -> stack.hasWithImage(ONE, OTHER),
        stack -> stack.updateAndWait(ONE),
        stack -> stack.checkHasWithImage("1", 2)),
    DELETION(stack -> stack.has(ONE), DeclaredStack::delete, stack -> stack.checkGone(1)),
    DELETION_OF_WHAT_IS_GONE(
        DeclaredStack::hadOnce, DeclaredStack::delete, stack -> stack.checkGone(1)),
    DELETION_OF_WHAT_NEVER_WAS(
        stack -> {}, DeclaredStack::deleteNothing, stack -> stack.checkGone(0)),
    DECLARATION_ANEW(
        DeclaredStack::hadOnce, stack -> stack.create(ONE), stack -> stack.checkRestored("1", 1)),
    DECLARATION_ANEW_OF_SOMETHING_ELSE(
        DeclaredStack::hadOnce, stack -> stack.create(OTHER), stack -> stack.checkRestored("2", 2));

    private final Consumer<DeclaredStack> before;
    private final Consumer<DeclaredStack> killed;
    private final Consumer<DeclaredStack> check;

    Flow(
        Consumer<DeclaredStack> before,
        Consumer<DeclaredStack> killed,
        Consumer<DeclaredStack> check) {
      this.before = before;
      this.killed = killed;
      this.check = check;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestThatIsRepeatedIsCarriedOutOnce(Flow flow) {
    afterEachCall(
        flow,
        stack -> {
          flow.killed.accept(stack);
          flow.check.accept(stack);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aRequestThatIsNotRepeatedLeavesNothingHalfDone(Flow flow) {
    afterEachCall(flow, DeclaredStack::forgotten);
  }

  private void afterEachCall(Flow flow, Consumer<DeclaredStack> rest) {
    KilledWorld.afterEachCall(
        flow,
        () -> new DeclaredStack(this::outside),
        new Play<>(
            stack -> {
              flow.before.accept(stack);
              stack.listen();
            },
            flow.killed,
            stack -> {
              rest.accept(stack);
              stack.checkEnd();
            }));
  }
}
