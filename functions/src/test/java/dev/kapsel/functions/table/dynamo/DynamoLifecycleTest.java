package dev.kapsel.functions.table.dynamo;

import dev.kapsel.functions.environment.LifecycleContract;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class DynamoLifecycleTest extends LifecycleContract {

  private final List<DynamoDbClient> opened = new ArrayList<>();

  @Override
  protected Table open(Clock clock) {
    DynamoSettings settings =
        DynamoDbLocal.settings().within(Duration.ofSeconds(30), Duration.ofSeconds(60));
    DynamoDbClient client = DynamoDbLocal.created(settings);
    opened.add(client);
    return new DynamoTable(client, settings.table(), clock, used -> {});
  }

  /** A transaction that meets another one is tried again after a pause, so that each costs time. */
  @Override
  protected int rounds() {
    return 1;
  }

  @AfterEach
  void close() {
    opened.forEach(DynamoDbClient::close);
  }
}
