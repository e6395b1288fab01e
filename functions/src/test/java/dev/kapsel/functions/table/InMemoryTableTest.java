package dev.kapsel.functions.table;

import java.time.Clock;

final class InMemoryTableTest extends TableContract {

  @Override
  protected Opened open(Clock clock) {
    InMemoryTable table = new InMemoryTable(clock);
    return new Opened(table, table);
  }
}
