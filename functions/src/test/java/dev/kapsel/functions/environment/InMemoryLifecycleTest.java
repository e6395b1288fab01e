package dev.kapsel.functions.environment;

import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Table;
import java.time.Clock;

final class InMemoryLifecycleTest extends LifecycleContract {

  @Override
  protected Table open(Clock clock) {
    return new InMemoryTable(clock);
  }
}
