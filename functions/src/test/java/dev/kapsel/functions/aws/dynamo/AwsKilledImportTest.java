package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.aws.GuardedClients;
import dev.kapsel.functions.build.Outside;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.curated.KilledImportContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Killed after each call of the SDK, to whatever service. */
final class AwsKilledImportTest extends KilledImportContract {

  @RegisterExtension private final DynamoTables tables = new DynamoTables();

  @Override
  protected Outside outside(PowerSwitch power) {
    return new GuardedClients(power, clock -> tables.guarded(clock, power));
  }
}
