package dev.kapsel.functions.aws.dynamo;

import static dev.kapsel.functions.table.TableSchema.BODY;
import static dev.kapsel.functions.table.TableSchema.EXPIRES_AT;
import static dev.kapsel.functions.table.TableSchema.PK;
import static dev.kapsel.functions.table.TableSchema.REVISION;
import static dev.kapsel.functions.table.TableSchema.SK;
import static dev.kapsel.functions.table.TableSchema.USE_PK;
import static dev.kapsel.functions.table.TableSchema.USE_SK;

import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.UseKey;
import dev.kapsel.functions.table.Write;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items as DynamoDB's attributes. */
final class ItemAttributes {

  private ItemAttributes() {}

  static Map<String, AttributeValue> of(Key key) {
    return Map.of(PK, text(key.pk()), SK, text(key.sk()));
  }

  static Map<String, AttributeValue> of(Write.Put put, long revision) {
    Map<String, AttributeValue> attributes = new HashMap<>(of(put.key()));
    attributes.put(REVISION, number(revision));
    attributes.put(BODY, text(put.body()));
    UseKey use = put.use();
    if (use != null) {
      attributes.put(USE_PK, text(use.pk()));
      attributes.put(USE_SK, text(use.sk()));
    }
    Instant expiresAt = put.expiresAt();
    if (expiresAt != null) {
      attributes.put(EXPIRES_AT, number(expiresAt.getEpochSecond()));
    }
    return attributes;
  }

  /** Null where there are no attributes, which is how DynamoDB says that there is no item. */
  static @Nullable Item item(Map<String, AttributeValue> attributes) {
    if (attributes.isEmpty()) {
      return null;
    }
    AttributeValue usePk = attributes.get(USE_PK);
    AttributeValue expiresAt = attributes.get(EXPIRES_AT);
    return new Item(
        key(attributes),
        Long.parseLong(value(attributes, REVISION).n()),
        value(attributes, BODY).s(),
        usePk == null ? null : new UseKey(usePk.s(), value(attributes, USE_SK).s()),
        expiresAt == null ? null : Instant.ofEpochSecond(Long.parseLong(expiresAt.n())));
  }

  static boolean expired(Map<String, AttributeValue> attributes, Instant now) {
    AttributeValue expiresAt = attributes.get(EXPIRES_AT);
    return expiresAt != null && Long.parseLong(expiresAt.n()) <= now.getEpochSecond();
  }

  static Key key(Map<String, AttributeValue> attributes) {
    return new Key(value(attributes, PK).s(), value(attributes, SK).s());
  }

  static AttributeValue value(Map<String, AttributeValue> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
