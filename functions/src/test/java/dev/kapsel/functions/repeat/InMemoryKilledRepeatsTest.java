package dev.kapsel.functions.repeat;

import dev.kapsel.functions.build.GuardedPorts;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.table.InMemoryTable;

final class InMemoryKilledRepeatsTest extends KilledRepeatsContract {

  @Override
  protected Outside outside(PowerSwitch power) {
    return GuardedPorts.recorded(power, InMemoryTable::new);
  }
}
