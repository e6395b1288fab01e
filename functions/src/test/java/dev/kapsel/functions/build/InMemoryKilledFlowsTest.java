package dev.kapsel.functions.build;

import dev.kapsel.functions.table.InMemoryTable;

final class InMemoryKilledFlowsTest extends KilledFlowsContract {

  @Override
  protected Outside outside(PowerSwitch power) {
    return GuardedPorts.recorded(power, InMemoryTable::new);
  }
}
