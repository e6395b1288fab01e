package dev.kapsel.functions.build;

import dev.kapsel.functions.table.InMemoryTable;

final class InMemoryDispatchBatchesTest extends DispatchBatchesContract {

  @Override
  protected Outside outside(PowerSwitch power) {
    return GuardedPorts.recorded(power, InMemoryTable::new);
  }
}
