package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.table.TableContract;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

final class DynamoTableTest extends TableContract {

  private final List<AutoCloseable> opened = new ArrayList<>();

  @Override
  protected Opened open(Clock clock) {
    DynamoSettings settings = DynamoTables.patientSettings();
    DynamoDbClient client = DynamoDbLocal.created(settings);
    DynamoDbStreamsClient streams = DynamoClients.streams(settings);
    opened.addAll(List.of(client, streams));
    return new Opened(
        new DynamoTable(client, settings.table(), clock),
        new DynamoChanges(
            new Shards(client, streams, settings.table()), new InMemoryCheckpoints()));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }
}
