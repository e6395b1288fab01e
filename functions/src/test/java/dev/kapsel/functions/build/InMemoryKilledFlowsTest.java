package dev.kapsel.functions.build;

import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Table;
import java.time.Clock;

final class InMemoryKilledFlowsTest extends KilledFlowsContract {

  @Override
  protected Table open(Clock clock) {
    return new InMemoryTable(clock);
  }
}
