package dev.kapsel.functions.build;

import dev.kapsel.functions.table.InMemoryTable;

final class InMemoryKilledConnectionsTest extends KilledConnectionsContract {

  @Override
  protected Outside outside(PowerSwitch power) {
    return GuardedPorts.recorded(power, InMemoryTable::new);
  }
}
