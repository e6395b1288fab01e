package dev.kapsel.functions.environment;

import dev.kapsel.functions.KilledRequests;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What people do with environments is killed after each call, on any table: it is done wholly or
 * not at all, and once, however often they ask.
 */
public abstract class KilledEditsContract {

  /** With an empty table. */
  protected abstract Outside outside(PowerSwitch power);

  private World world(PowerSwitch power) {
    return new World(outside(power));
  }

  @ParameterizedTest
  @EnumSource
  void anEditIsMadeWhollyOrNotAtAll(EditAct act) {
    KilledRequests.wholeOrNotAtAll(act, this::world);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverComesBackHasMadeItOnce(EditAct act) {
    KilledRequests.doneOnce(act, this::world);
  }
}
