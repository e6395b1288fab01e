package dev.kapsel.local.table;

import dev.kapsel.functions.build.GuardedPorts;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.curated.KilledImportContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SqliteKilledImportTest extends KilledImportContract {

  @RegisterExtension private final SqliteTables tables = new SqliteTables();

  @Override
  protected Outside outside(PowerSwitch power) {
    return GuardedPorts.recorded(power, tables::open);
  }
}
