package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.lifecycle.ModelContract;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DynamoModelTest extends ModelContract {

  @RegisterExtension private final DynamoTables tables = new DynamoTables();

  @Override
  protected Table open(Clock clock) {
    return tables.near(clock);
  }

  @Override
  protected int sequences() {
    return 500;
  }
}
