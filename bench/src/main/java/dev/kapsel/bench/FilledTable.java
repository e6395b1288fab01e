package dev.kapsel.bench;

import dev.kapsel.functions.aws.dynamo.DynamoClients;
import dev.kapsel.functions.aws.dynamo.DynamoSettings;
import dev.kapsel.functions.aws.dynamo.DynamoTable;
import dev.kapsel.functions.aws.dynamo.TableCreation;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.TableSchema;
import dev.kapsel.functions.table.UseKey;
import dev.kapsel.functions.table.Write;
import dev.kapsel.local.table.SqliteChanges;
import dev.kapsel.local.table.SqliteDatabase;
import dev.kapsel.local.table.SqliteTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A table with many versions in it. */
record FilledTable(Filling filling, Table table, AutoCloseable connection)
    implements AutoCloseable {

  /**
   * A file where a service on this directory looks for its table.
   *
   * @param kept where a filled file is looked for, and left, to be copied; null: nowhere
   */
  static FilledTable sqlite(Filling filling, Path data, @Nullable Path kept) throws IOException {
    if (kept == null) {
      fill(file(data), filling);
    } else {
      Path filled = Files.createDirectories(kept).resolve("filled-" + filling.versions() + ".db");
      if (!Files.exists(filled)) {
        Path half = kept.resolve("half-" + filling.versions() + ".db");
        fill(half, filling);
        Files.move(half, filled);
      }
      Files.copy(filled, file(data));
    }
    SqliteDatabase database = SqliteDatabase.open(file(data));
    return new FilledTable(filling, new SqliteTable(database, Clock.systemUTC()), database);
  }

  private static void fill(Path file, Filling filling) {
    try (SqliteDatabase database = SqliteDatabase.open(file)) {
      Table table = new SqliteTable(database, Clock.systemUTC());
      filling.into(items -> table.commit(items.stream().map(FilledTable::write).toList()));
      forgetChanges(database);
    }
  }

  private static Path file(Path data) throws IOException {
    return Files.createDirectories(data).resolve("table.db");
  }

  /** As it is after a day, so that no service on the directory has anything to catch up on. */
  static void forgetChanges(Path data) throws IOException {
    try (SqliteDatabase database = SqliteDatabase.open(file(data))) {
      forgetChanges(database);
    }
  }

  private static void forgetChanges(SqliteDatabase database) {
    SqliteChanges changes = new SqliteChanges(database);
    List<Change> told = changes.read("bench", 50_000);
    while (!told.isEmpty()) {
      changes.acknowledge("bench", told.getLast());
      changes.trim(Instant.now().plus(Duration.ofDays(1)));
      told = changes.read("bench", 50_000);
    }
  }

  private static Write write(Item item) {
    return new Write.Put(item.key(), item.body(), item.use(), item.expiresAt(), Precondition.ANY);
  }

  /** In batches, several at a time, without a stream: else it would take DynamoDB Local hours. */
  static FilledTable dynamo(Filling filling, URI endpoint)
      throws IOException, InterruptedException {
    DynamoSettings settings =
        DynamoSettings.of("bench-" + UUID.randomUUID(), endpoint, null)
            .within(Duration.ofSeconds(30), Duration.ofSeconds(60));
    DynamoDbClient client = DynamoClients.table(settings);
    TableCreation.ensure(client, settings);
    // What is put there now is told to nobody, and to write it down would take as long again.
    var untold =
        client.updateTable(
            request ->
                request
                    .tableName(settings.table())
                    .streamSpecification(stream -> stream.streamEnabled(false)));
    Semaphore room = new Semaphore(8);
    try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
      filling.into(
          items -> {
            room.acquireUninterruptibly();
            var unused =
                writers.submit(
                    () -> {
                      try {
                        batches(client, settings.table(), items);
                      } finally {
                        room.release();
                      }
                    });
          });
    }
    Table table = new DynamoTable(client, settings.table(), Clock.systemUTC());
    return new FilledTable(filling, table, client);
  }

  private static void batches(DynamoDbClient client, String table, List<Item> items) {
    for (int from = 0; from < items.size(); from += 25) {
      Map<String, List<WriteRequest>> open =
          Map.of(
              table,
              items.subList(from, Math.min(items.size(), from + 25)).stream()
                  .map(FilledTable::request)
                  .toList());
      while (!open.isEmpty()) {
        Map<String, List<WriteRequest>> batch = open;
        open = client.batchWriteItem(r -> r.requestItems(batch)).unprocessedItems();
      }
    }
  }

  private static WriteRequest request(Item item) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    attributes.put(TableSchema.PK, AttributeValue.fromS(item.key().pk()));
    attributes.put(TableSchema.SK, AttributeValue.fromS(item.key().sk()));
    attributes.put(TableSchema.REVISION, AttributeValue.fromN(Long.toString(item.revision())));
    attributes.put(TableSchema.BODY, AttributeValue.fromS(item.body()));
    UseKey use = item.use();
    if (use != null) {
      attributes.put(TableSchema.USE_PK, AttributeValue.fromS(use.pk()));
      attributes.put(TableSchema.USE_SK, AttributeValue.fromS(use.sk()));
    }
    return WriteRequest.builder().putRequest(PutRequest.builder().item(attributes).build()).build();
  }

  @Override
  public void close() throws Exception {
    connection.close();
  }
}
