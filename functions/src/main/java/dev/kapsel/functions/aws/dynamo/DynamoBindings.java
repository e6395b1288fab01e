package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.table.Table;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.time.Clock;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The table of a deployed function, which the variable {@code KAPSEL_TABLE} names. A host that
 * brings a table of its own is preferred.
 */
@Factory
final class DynamoBindings {

  private static final String TABLE = "kapsel.table";

  @Singleton
  @Secondary
  @Requires(property = TABLE)
  @Bean(preDestroy = "close")
  DynamoDbClient client(@Property(name = TABLE) String name) {
    return DynamoClients.table(DynamoSettings.of(name, null, null));
  }

  @Singleton
  @Secondary
  @Requires(property = TABLE)
  Table table(@Property(name = TABLE) String name, DynamoDbClient client, Clock clock) {
    return new DynamoTable(client, name, clock);
  }
}
