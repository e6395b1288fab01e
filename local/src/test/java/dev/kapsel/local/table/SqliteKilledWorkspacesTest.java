package dev.kapsel.local.table;

import dev.kapsel.functions.build.GuardedPorts;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.workspace.KilledWorkspacesContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SqliteKilledWorkspacesTest extends KilledWorkspacesContract {

  @RegisterExtension private final SqliteTables tables = new SqliteTables();

  @Override
  protected Outside outside(PowerSwitch power) {
    return GuardedPorts.recorded(power, tables::open);
  }
}
