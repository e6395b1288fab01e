package dev.kapsel.functions.curated;

import dev.kapsel.functions.build.GuardedPorts;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.table.InMemoryTable;

final class InMemoryKilledImportTest extends KilledImportContract {

  @Override
  protected Outside outside(PowerSwitch power) {
    return GuardedPorts.recorded(power, InMemoryTable::new);
  }
}
