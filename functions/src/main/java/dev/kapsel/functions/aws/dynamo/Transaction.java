package dev.kapsel.functions.aws.dynamo;

import static dev.kapsel.functions.aws.dynamo.ItemAttributes.number;

import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.TableSchema;
import dev.kapsel.functions.table.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Writes as one request. DynamoDB deletes what has expired only some time later, so each condition
 * also says what expiry means for it.
 *
 * <p>A single write is a transaction too, though a plain one would cost half: with its token it can
 * be sent twice, so a lost answer never becomes a conflict with oneself.
 */
final class Transaction {

  /** Whether an item counts as absent. */
  private static final String ABSENT = "attribute_not_exists(pk) OR expiresAt <= :now";

  private static final String REVISION =
      "revision = :revision AND (attribute_not_exists(expiresAt) OR expiresAt > :now)";
  private static final String NOT_EXPIRED = "attribute_not_exists(expiresAt) OR expiresAt > :now";

  private static final ReturnValuesOnConditionCheckFailure SHOW =
      ReturnValuesOnConditionCheckFailure.ALL_OLD;

  private final String table;
  private final AttributeValue now;

  /** Items in whose place puts with any precondition found one that has expired. */
  private final Set<Key> expired;

  private Transaction(String table, long now, Set<Key> expired) {
    this.table = table;
    this.now = number(now);
    this.expired = expired;
  }

  static TransactWriteItemsRequest request(
      String table, List<Write> writes, long now, Set<Key> expired) {
    Transaction transaction = new Transaction(table, now, expired);
    return TransactWriteItemsRequest.builder()
        .transactItems(writes.stream().map(transaction::write).toList())
        .clientRequestToken(UUID.randomUUID().toString())
        .build();
  }

  private TransactWriteItem write(Write write) {
    TransactWriteItem.Builder one = TransactWriteItem.builder();
    return switch (write) {
      case Write.Put put -> put(one, put).build();
      case Write.Delete delete -> delete(one, delete).build();
      case Write.Check check ->
          one.conditionCheck(
                  c ->
                      c.tableName(table)
                          .key(ItemAttributes.of(check.key()))
                          .conditionExpression(condition(check.precondition()))
                          .expressionAttributeValues(values(check.precondition()))
                          .returnValuesOnConditionCheckFailure(SHOW))
              .build();
    };
  }

  private TransactWriteItem.Builder put(TransactWriteItem.Builder one, Write.Put put) {
    boolean any = put.precondition() instanceof Precondition.Any;
    if (any && !expired.contains(put.key())) {
      return update(one, put);
    }
    Precondition precondition = any ? Precondition.ABSENT : put.precondition();
    long revision = precondition instanceof Precondition.Revision(long read) ? read + 1 : 1;
    return one.put(
        p ->
            p.tableName(table)
                .item(ItemAttributes.of(put, revision))
                .conditionExpression(condition(precondition))
                .expressionAttributeValues(values(precondition))
                .returnValuesOnConditionCheckFailure(SHOW));
  }

  /** Whatever was there: DynamoDB counts the revision, because nobody has read it. */
  private TransactWriteItem.Builder update(TransactWriteItem.Builder one, Write.Put put) {
    Map<String, AttributeValue> attributes = ItemAttributes.of(put, 0);
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":now", now));
    values.put(":zero", number(0));
    values.put(":one", number(1));
    List<String> set = new ArrayList<>(List.of("revision = if_not_exists(revision, :zero) + :one"));
    List<String> remove = new ArrayList<>();
    for (String name :
        List.of(TableSchema.BODY, TableSchema.USE_PK, TableSchema.USE_SK, TableSchema.EXPIRES_AT)) {
      AttributeValue value = attributes.get(name);
      if (value == null) {
        remove.add(name);
      } else {
        set.add(name + " = :" + name);
        values.put(":" + name, value);
      }
    }
    String clear = remove.isEmpty() ? "" : " REMOVE " + String.join(", ", remove);
    return one.update(
        u ->
            u.tableName(table)
                .key(ItemAttributes.of(put.key()))
                .updateExpression("SET " + String.join(", ", set) + clear)
                .conditionExpression(NOT_EXPIRED)
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(SHOW));
  }

  private TransactWriteItem.Builder delete(TransactWriteItem.Builder one, Write.Delete delete) {
    return one.delete(
        d -> {
          d.tableName(table).key(ItemAttributes.of(delete.key()));
          if (!(delete.precondition() instanceof Precondition.Any)) {
            d.conditionExpression(condition(delete.precondition()))
                .expressionAttributeValues(values(delete.precondition()))
                .returnValuesOnConditionCheckFailure(SHOW);
          }
        });
  }

  private static String condition(Precondition precondition) {
    return switch (precondition) {
      case Precondition.Absent() -> ABSENT;
      case Precondition.Revision(long ignored) -> REVISION;
      case Precondition.Any() -> throw new IllegalArgumentException("any needs no condition");
    };
  }

  private Map<String, AttributeValue> values(Precondition precondition) {
    return precondition instanceof Precondition.Revision(long expected)
        ? Map.of(":now", now, ":revision", number(expected))
        : Map.of(":now", now);
  }
}
