package dev.kapsel.functions.build;

import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Table;
import java.time.Clock;

final class InMemoryLateIndexTest extends LateIndexContract {

  @Override
  protected Table open(Clock clock) {
    return new InMemoryTable(clock);
  }
}
