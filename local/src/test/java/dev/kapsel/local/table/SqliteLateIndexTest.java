package dev.kapsel.local.table;

import dev.kapsel.functions.build.LateIndexContract;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SqliteLateIndexTest extends LateIndexContract {

  @RegisterExtension private final SqliteTables tables = new SqliteTables();

  @Override
  protected Table open(Clock clock) {
    return tables.open(clock);
  }
}
