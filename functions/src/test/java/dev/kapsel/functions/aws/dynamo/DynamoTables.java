package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.table.RecordedTable;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** New tables on DynamoDB Local for one test, whose connections end with it. */
final class DynamoTables implements AfterEachCallback {

  private final Queue<DynamoDbClient> opened = new ConcurrentLinkedQueue<>();

  Table open(Clock clock) {
    DynamoSettings settings = patientSettings();
    DynamoDbClient client = DynamoDbLocal.created(settings);
    opened.add(client);
    return new DynamoTable(client, settings.table(), clock);
  }

  /** Whose client a switch cuts off between two calls. */
  RecordedTable guarded(Clock clock, PowerSwitch power) {
    DynamoSettings settings = patientSettings();
    DynamoDbClient client = DynamoDbLocal.created(settings);
    opened.add(client);
    DynamoDbClient guarded = (DynamoDbClient) power.guard(client, DynamoDbClient.class);
    return new RecordedTable(
        new DynamoTable(guarded, settings.table(), clock),
        new DynamoTable(client, settings.table(), clock));
  }

  /** Of a table that is not there yet; a busy machine gets time to answer. */
  static DynamoSettings patientSettings() {
    return DynamoDbLocal.settings().within(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    opened.forEach(DynamoDbClient::close);
  }
}
