package dev.kapsel.functions.retention;

import static dev.kapsel.functions.retention.Kept.DAYS;
import static dev.kapsel.functions.retention.Kept.HASH;
import static dev.kapsel.functions.retention.Kept.PANDAS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import org.junit.jupiter.api.Test;

/**
 * Whatever a pass is killed after: no look-up ever hits what the registry has no more, and the
 * passes that follow bring it to its end.
 */
public abstract class KilledRetentionContract {

  private static final int MORE_THAN_A_PASS_MAKES = 200;

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  @Test
  void aPassThatWasCutOffIsMadeUpFor() {
    boolean whole = false;
    int calls = 0;
    while (!whole) {
      calls++;
      assertThat(calls).isLessThan(MORE_THAN_A_PASS_MAKES);
      PowerSwitch power = new PowerSwitch();
      try (Kept kept = new Kept(outside(power))) {
        kept.built(PANDAS, "one");
        kept.rebuilt(PANDAS, "two");
        kept.after(0);
        kept.world.passDays(DAYS);
        whole = killedAfter(calls, kept, power);
        kept.checkNothingDangles(PANDAS);
        for (int i = 0; i < 3; i++) {
          kept.pass();
        }
        assertThat(kept.registry.tags()).as("killed after %s", power.last()).isEmpty();
        assertThat(kept.registry.has(Kept.manifest("one"))).isFalse();
        assertThat(kept.registry.has(Kept.manifest("two"))).isFalse();
        assertThat(kept.generations(PANDAS)).isEmpty();
        assertThat(kept.lookUp(PANDAS)).isEqualTo("miss");
        kept.built(PANDAS, "one");
        assertThat(kept.registry.tags()).containsExactly(HASH + ".3");
      }
    }
    assertThat(calls).as("calls that were followed by a kill").isGreaterThan(10);
  }

  private static boolean killedAfter(int calls, Kept kept, PowerSwitch power) {
    boolean whole = power.killedAfter(calls, kept::pass);
    kept.world.restart();
    return whole;
  }
}
