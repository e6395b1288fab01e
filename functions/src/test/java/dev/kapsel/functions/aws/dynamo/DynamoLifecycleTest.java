package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.environment.LifecycleContract;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoLifecycleTest extends LifecycleContract {

  @RegisterExtension private final DynamoTables tables = new DynamoTables();

  @Override
  protected Table open(Clock clock) {
    return tables.open(clock);
  }

  /** A transaction that meets another one is tried again after a pause, so that each costs time. */
  @Override
  protected int rounds() {
    return 1;
  }
}
