package dev.kapsel.functions.table.dynamo;

import dev.kapsel.functions.follow.KilledFollowersContract;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class DynamoKilledFollowersTest extends KilledFollowersContract {

  private final List<DynamoDbClient> opened = new ArrayList<>();

  @Override
  protected Table open(Clock clock) {
    DynamoSettings settings =
        DynamoDbLocal.settings().within(Duration.ofSeconds(30), Duration.ofSeconds(60));
    DynamoDbClient client = DynamoDbLocal.created(settings);
    opened.add(client);
    return new DynamoTable(client, settings.table(), clock, used -> {});
  }

  @AfterEach
  void close() {
    opened.forEach(DynamoDbClient::close);
  }
}
