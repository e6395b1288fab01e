package dev.kapsel.functions.aws.dynamo;

import static dev.kapsel.functions.table.TableSchema.PK;
import static dev.kapsel.functions.table.TableSchema.SK;
import static dev.kapsel.functions.table.TableSchema.USE_PK;
import static dev.kapsel.functions.table.TableSchema.USE_SK;

import dev.kapsel.functions.table.TableSchema;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Makes the table of {@link TableSchema} where no template has made it: on DynamoDB Local. In an
 * account it belongs to the stack, and is never made by the way.
 */
public final class TableCreation {

  private TableCreation() {}

  /**
   * Makes the table on DynamoDB Local unless it is there.
   *
   * @throws IllegalStateException if it is not there and would be in an account
   */
  public static void ensure(DynamoDbClient client, DynamoSettings settings) {
    String name = settings.table();
    boolean there = Calls.answer(name, () -> exists(client, name));
    if (there) {
      return;
    }
    if (!settings.onThisMachine()) {
      throw new IllegalStateException(
          "there is no table `" + name + "`; deploy the stack that makes it, or name another one");
    }
    Calls.answer(
        name,
        () -> {
          create(client, name);
          return client.updateTimeToLive(
              r ->
                  r.tableName(name)
                      .timeToLiveSpecification(
                          t -> t.attributeName(TableSchema.EXPIRES_AT).enabled(true)));
        });
  }

  private static boolean exists(DynamoDbClient client, String name) {
    try {
      client.describeTable(r -> r.tableName(name));
      return true;
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }

  /** Makes the table and waits until it can be used; somebody else may make it meanwhile. */
  static void create(DynamoDbClient client, String name) {
    try {
      client.createTable(request(name));
    } catch (ResourceInUseException e) {
      // Then it is there, which is what was wanted.
    }
    client.waiter().waitUntilTableExists(r -> r.tableName(name));
  }

  static CreateTableRequest request(String name) {
    return CreateTableRequest.builder()
        .tableName(name)
        .billingMode(BillingMode.fromValue(TableSchema.BILLING))
        .attributeDefinitions(Stream.of(PK, SK, USE_PK, USE_SK).map(TableCreation::text).toList())
        .keySchema(keys(PK, SK))
        .globalSecondaryIndexes(
            i ->
                i.indexName(TableSchema.INDEX)
                    .keySchema(keys(USE_PK, USE_SK))
                    .projection(
                        p ->
                            p.projectionType(
                                ProjectionType.fromValue(TableSchema.INDEX_PROJECTION))))
        .streamSpecification(
            s ->
                s.streamEnabled(true)
                    .streamViewType(StreamViewType.fromValue(TableSchema.STREAM_VIEW)))
        .build();
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static List<KeySchemaElement> keys(String partition, String sort) {
    return List.of(
        KeySchemaElement.builder().attributeName(partition).keyType(KeyType.HASH).build(),
        KeySchemaElement.builder().attributeName(sort).keyType(KeyType.RANGE).build());
  }
}
