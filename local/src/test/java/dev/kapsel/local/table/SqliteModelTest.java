package dev.kapsel.local.table;

import dev.kapsel.functions.lifecycle.ModelContract;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SqliteModelTest extends ModelContract {

  @RegisterExtension private final SqliteTables tables = new SqliteTables();

  @Override
  protected Table open(Clock clock) {
    return tables.open(clock);
  }

  @Override
  protected int sequences() {
    return 10_000;
  }
}
