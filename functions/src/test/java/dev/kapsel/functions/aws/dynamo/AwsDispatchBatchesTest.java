package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.aws.GuardedClients;
import dev.kapsel.functions.build.DispatchBatchesContract;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import org.junit.jupiter.api.extension.RegisterExtension;

/** By the adapters to AWS, on DynamoDB Local. */
final class AwsDispatchBatchesTest extends DispatchBatchesContract {

  @RegisterExtension private final DynamoTables tables = new DynamoTables();

  @Override
  protected Outside outside(PowerSwitch power) {
    return new GuardedClients(power, clock -> tables.guarded(clock, power));
  }
}
