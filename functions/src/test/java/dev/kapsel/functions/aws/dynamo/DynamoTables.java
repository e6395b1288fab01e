package dev.kapsel.functions.aws.dynamo;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
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

  private static final String NEAR = "kapsel";

  private final Queue<AutoCloseable> opened = new ConcurrentLinkedQueue<>();

  Table open(Clock clock) {
    DynamoSettings settings = patientSettings();
    DynamoDbClient client = DynamoDbLocal.created(settings);
    opened.add(client);
    return new DynamoTable(client, settings.table(), clock);
  }

  /** As {@link #open}, without a line in between: for plays of thousands of calls. */
  Table near(Clock clock) {
    return new DynamoTable(nearClient(), NEAR, clock);
  }

  /** As {@link #near}; a switch cuts the client off between two calls. */
  RecordedTable guarded(Clock clock, PowerSwitch power) {
    DynamoDbClient client = nearClient();
    DynamoDbClient guarded = (DynamoDbClient) power.guard(client, DynamoDbClient.class);
    return new RecordedTable(
        new DynamoTable(guarded, NEAR, clock), new DynamoTable(client, NEAR, clock));
  }

  /** Of a server of its own, in memory, that has one table. */
  private DynamoDbClient nearClient() {
    AmazonDynamoDBLocal server = DynamoDBEmbedded.create();
    opened.add(server::shutdownNow);
    DynamoDbClient client = server.dynamoDbClient();
    TableCreation.create(client, NEAR);
    return client;
  }

  /** Of a table that is not there yet; a busy machine gets time to answer. */
  static DynamoSettings patientSettings() {
    return DynamoDbLocal.settings().within(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }
}
