package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.aws.GuardedClients;
import dev.kapsel.functions.build.KilledConnectionsContract;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Killed after each call of the SDK, to whatever service. */
final class AwsKilledConnectionsTest extends KilledConnectionsContract {

  @RegisterExtension private final DynamoTables tables = new DynamoTables();

  @Override
  protected Outside outside(PowerSwitch power) {
    return new GuardedClients(power, clock -> tables.guarded(clock, power));
  }
}
