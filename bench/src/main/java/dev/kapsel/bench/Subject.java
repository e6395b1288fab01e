package dev.kapsel.bench;

import dev.kapsel.functions.aws.dynamo.DynamoClients;
import dev.kapsel.functions.aws.dynamo.DynamoSettings;
import dev.kapsel.functions.aws.dynamo.DynamoTable;
import dev.kapsel.functions.aws.dynamo.TableCreation;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.TableSchema;
import dev.kapsel.functions.table.Write;
import dev.kapsel.local.table.SqliteDatabase;
import dev.kapsel.local.table.SqliteTable;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/**
 * A table that holds one image, and the cheapest way to read that image's item from it.
 *
 * @param name what DynamoDB calls it
 * @param bare reads the item and nothing else: by the SDK from DynamoDB, by the adapter from SQLite
 */
record Subject(String name, Table table, Runnable bare, List<AutoCloseable> parts)
    implements AutoCloseable {

  static final WorkspaceName WORKSPACE = new WorkspaceName("team");
  static final DefinitionHash HASH = DefinitionHash.parse("4".repeat(64));

  static Subject sqlite() throws IOException {
    Path directory = Files.createTempDirectory("kapsel-bench");
    SqliteDatabase database = SqliteDatabase.open(directory.resolve("table.db"));
    Table table = new SqliteTable(database, Clock.systemUTC());
    store(table);
    return new Subject(
        "sqlite", table, () -> table.get(Keys.image(WORKSPACE, HASH)), List.of(database));
  }

  static Subject dynamo(URI endpoint) {
    DynamoSettings settings = DynamoSettings.of("bench-" + UUID.randomUUID(), endpoint, null);
    DynamoDbClient client = DynamoClients.table(settings);
    TableCreation.ensure(client, settings);
    Table table = new DynamoTable(client, settings.table(), Clock.systemUTC());
    store(table);
    return new Subject(
        settings.table(), table, () -> client.getItem(read(settings.table())), List.of(client));
  }

  private static GetItemRequest read(String table) {
    Key key = Keys.image(WORKSPACE, HASH);
    return GetItemRequest.builder()
        .tableName(table)
        .key(
            Map.of(
                TableSchema.PK,
                AttributeValue.fromS(key.pk()),
                TableSchema.SK,
                AttributeValue.fromS(key.sk())))
        .consistentRead(true)
        .build();
  }

  private static void store(Table table) {
    ImageHead head = new ImageHead(generation(), 1, null, null, false, null, null);
    table.commit(List.of(Write.create(Keys.image(WORKSPACE, HASH), head)));
  }

  private static GenerationSummary generation() {
    Digest digest = Digest.of("image".getBytes(StandardCharsets.UTF_8));
    return new GenerationSummary(
        HASH,
        1,
        ImageReference.parse("registry.example.com/kapsel/team@" + digest),
        digest,
        ImageReference.parse("kapsel/python:3.11-bookworm@" + digest),
        LockHash.parse("5".repeat(64)),
        digest,
        34,
        223_000_000,
        new BuildId("b" + "0".repeat(24)),
        BuildReason.FIRST_USE,
        0,
        null,
        Instant.parse("2026-03-01T12:00:00Z"));
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
  }
}
