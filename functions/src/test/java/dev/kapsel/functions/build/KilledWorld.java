package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One try: a new table, whoever plays on it, and a switch that kills the functions. */
public class KilledWorld implements AutoCloseable {

  private static final int MORE_THAN_ANY_PLAY_MAKES = 200;

  public final World world;
  private final PowerSwitch power = new PowerSwitch();
  private String lastCall = "";

  /**
   * @param opened whose functions reach all that is outside of them by what the switch guards
   */
  protected KilledWorld(Function<PowerSwitch, World> opened) {
    this.world = opened.apply(power);
  }

  /**
   * What is played in each try.
   *
   * @param before is done undisturbed
   * @param killed ends after so many calls, whatever it had in mind
   * @param rest is done by functions that have just begun, and says what must hold then
   */
  public record Play<S>(Consumer<S> before, Consumer<S> killed, Consumer<S> rest) {}

  /** Tries until there are no more calls to be killed after; what fails says which one it was. */
  public static <S extends KilledWorld> void afterEachCall(
      Object what, Supplier<S> tries, Play<S> play) {
    int calls = 0;
    boolean whole = false;
    while (!whole) {
      calls++;
      assertThat(calls).as("calls of %s", what).isLessThan(MORE_THAN_ANY_PLAY_MAKES);
      try (S scene = tries.get()) {
        play.before.accept(scene);
        whole = scene.killedAfter(calls, () -> play.killed.accept(scene));
        try {
          play.rest.accept(scene);
        } catch (AssertionError | RuntimeException e) {
          String where = what + " killed after call " + calls + ", " + scene.lastCall();
          throw new AssertionError(where + ": " + e.getMessage(), e);
        }
      }
    }
    assertThat(calls).as("calls of %s that were followed by a kill", what).isGreaterThan(1);
  }

  boolean killedAfter(int calls, Runnable act) {
    boolean whole = power.killedAfter(calls, act);
    lastCall = power.last();
    world.restart();
    return whole;
  }

  String lastCall() {
    return lastCall;
  }

  @Override
  public void close() {
    world.close();
  }
}
