package dev.kapsel.functions.lifecycle;

import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Table;
import java.time.Clock;

final class InMemoryModelTest extends ModelContract {

  @Override
  protected Table open(Clock clock) {
    return new InMemoryTable(clock);
  }

  @Override
  protected int sequences() {
    return 100;
  }
}
