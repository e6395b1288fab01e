package dev.kapsel.functions.table.dynamo;

import dev.kapsel.functions.lifecycle.ModelContract;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class DynamoModelTest extends ModelContract {

  private final List<DynamoDbClient> opened = new CopyOnWriteArrayList<>();

  @Override
  protected Table open(Clock clock) {
    DynamoSettings settings =
        DynamoDbLocal.settings().within(Duration.ofSeconds(30), Duration.ofSeconds(60));
    DynamoDbClient client = DynamoDbLocal.created(settings);
    opened.add(client);
    return new DynamoTable(client, settings.table(), clock, used -> {});
  }

  @Override
  protected int sequences() {
    return 25;
  }

  @AfterEach
  void close() {
    opened.forEach(DynamoDbClient::close);
  }
}
