package dev.kapsel.local.table;

import dev.kapsel.functions.retention.KilledRetentionContract;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SqliteKilledRetentionTest extends KilledRetentionContract {

  @RegisterExtension private final SqliteTables tables = new SqliteTables();

  @Override
  protected Table open(Clock clock) {
    return tables.open(clock);
  }
}
