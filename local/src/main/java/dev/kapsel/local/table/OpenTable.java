package dev.kapsel.local.table;

import dev.kapsel.functions.aws.dynamo.DynamoChanges;
import dev.kapsel.functions.aws.dynamo.DynamoClients;
import dev.kapsel.functions.aws.dynamo.DynamoSettings;
import dev.kapsel.functions.aws.dynamo.DynamoTable;
import dev.kapsel.functions.aws.dynamo.Shards;
import dev.kapsel.functions.aws.dynamo.TableCreation;
import dev.kapsel.functions.table.ChangeStream;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.TableUnavailableException;
import dev.kapsel.local.folder.FolderCheckpoints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A table with its change stream.
 *
 * @param maintenance what has to be done to it every so often
 */
public record OpenTable(
    Table table, ChangeStream changes, Runnable maintenance, List<AutoCloseable> parts)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenTable.class);
  private static final Duration CHANGES_KEPT = Duration.ofDays(1);

  /**
   * Opens the table, and makes it if it is to be on this machine.
   *
   * @param data where files are kept
   * @throws IllegalStateException if it cannot be used
   */
  public static OpenTable open(TableChoice choice, Path data, Clock clock) {
    return switch (choice) {
      case TableChoice.Sqlite() -> sqlite(data.resolve("table.db"), clock);
      case TableChoice.Dynamo(DynamoSettings settings) ->
          dynamo(settings, data.resolve("checkpoints"), clock);
    };
  }

  private static OpenTable sqlite(Path file, Clock clock) {
    SqliteDatabase database = SqliteDatabase.open(file);
    SqliteTable table = new SqliteTable(database, clock);
    SqliteChanges changes = new SqliteChanges(database);
    Runnable maintenance =
        () -> {
          int purged = table.purge();
          int trimmed = changes.trim(clock.instant().minus(CHANGES_KEPT));
          LOG.debug("purged {} trimmed {}", purged, trimmed);
        };
    return new OpenTable(table, changes, maintenance, List.of(database));
  }

  /** DynamoDB looks after itself. */
  private static OpenTable dynamo(DynamoSettings settings, Path checkpoints, Clock clock) {
    DynamoDbClient client = DynamoClients.table(settings);
    DynamoDbStreamsClient streams = DynamoClients.streams(settings);
    List<AutoCloseable> parts = List.of(client, streams);
    try {
      TableCreation.ensure(client, settings);
    } catch (TableUnavailableException e) {
      close(parts);
      throw new IllegalStateException(
          "the " + e.getMessage() + " at " + new TableChoice.Dynamo(settings), e);
    } catch (IllegalStateException e) {
      close(parts);
      throw e;
    }
    Shards shards = new Shards(client, streams, settings.table());
    return new OpenTable(
        new DynamoTable(client, settings.table(), clock),
        new DynamoChanges(shards, new FolderCheckpoints(checkpoints)),
        () -> {},
        parts);
  }

  @Override
  public void close() {
    close(parts);
  }

  private static void close(List<AutoCloseable> parts) {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("the table did not close in order", e);
      }
    }
  }
}
