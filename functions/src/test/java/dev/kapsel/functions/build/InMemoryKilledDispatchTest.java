package dev.kapsel.functions.build;

import dev.kapsel.functions.table.InMemoryTable;

final class InMemoryKilledDispatchTest extends KilledDispatchContract {

  @Override
  protected Outside outside(PowerSwitch power) {
    return GuardedPorts.recorded(power, InMemoryTable::new);
  }
}
