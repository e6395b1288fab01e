package dev.kapsel.functions.follow;

import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Table;
import java.time.Clock;

final class InMemoryKilledFollowersTest extends KilledFollowersContract {

  @Override
  protected Table open(Clock clock) {
    return new InMemoryTable(clock);
  }
}
