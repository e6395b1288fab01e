package dev.kapsel.local.table;

import dev.kapsel.functions.follow.KilledFollowersContract;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SqliteKilledFollowersTest extends KilledFollowersContract {

  @RegisterExtension private final SqliteTables tables = new SqliteTables();

  @Override
  protected Table open(Clock clock) {
    return tables.open(clock);
  }
}
