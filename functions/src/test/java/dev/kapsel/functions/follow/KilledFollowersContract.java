package dev.kapsel.functions.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.table.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The followers are killed after each call that they make, on any table. When the stream tells
 * again from where it was, nothing is lost, doubled or left half done.
 */
public abstract class KilledFollowersContract {

  private static final int MORE_THAN_THEY_MAKE = 300;
  private static final int AT_ONCE = 2;

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  @Test
  void whatWasCutOffIsMadeGoodWhenTheStreamGoesOn() throws Exception {
    PowerSwitch undisturbed = new PowerSwitch();
    Map<Key, String> rows;
    List<String> told;
    try (Following whole = following(undisturbed)) {
      happen(whole);
      whole.world.publish();
      rows = whole.rows();
      told = whole.told();
    }
    assertThat(rows).hasSizeGreaterThan(120);
    assertThat(told).contains("pandas Stale, numpy Hit");
    try (ExecutorService lanes = Executors.newFixedThreadPool(AT_ONCE)) {
      boolean done = false;
      for (int calls = 1; !done; calls += AT_ONCE) {
        assertThat(calls).isLessThan(MORE_THAN_THEY_MAKE);
        List<Callable<Boolean>> next = new ArrayList<>();
        for (int each = calls; each < calls + AT_ONCE; each++) {
          int number = each;
          next.add(() -> comesToItsEnd(number, rows, told));
        }
        for (Future<Boolean> one : lanes.invokeAll(next)) {
          done |= one.get();
        }
      }
    }
  }

  /** Whether they made no more than so many calls. */
  private boolean comesToItsEnd(int calls, Map<Key, String> rows, List<String> told) {
    PowerSwitch power = new PowerSwitch();
    try (Following scene = following(power)) {
      happen(scene);
      boolean whole = killedAfter(calls, scene, power);
      scene.world.publish();
      assertThat(scene.rows()).as("killed after %s, %s", calls, power.last()).isEqualTo(rows);
      assertThat(scene.told()).as("killed after %s, %s", calls, power.last()).isEqualTo(told);
      return whole;
    }
  }

  private static void happen(Following scene) {
    scene.oneEnvironment();
    scene.itsBaseMoves();
  }

  private Following following(PowerSwitch power) {
    return new Following(outside(power));
  }

  /** Whether they came to the end before. */
  private static boolean killedAfter(int calls, Following scene, PowerSwitch power) {
    boolean whole = power.killedAfter(calls, scene.world::publish);
    scene.world.restart();
    return whole;
  }
}
