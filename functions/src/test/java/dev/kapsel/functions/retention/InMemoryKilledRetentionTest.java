package dev.kapsel.functions.retention;

import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Table;
import java.time.Clock;

final class InMemoryKilledRetentionTest extends KilledRetentionContract {

  @Override
  protected Table open(Clock clock) {
    return new InMemoryTable(clock);
  }
}
