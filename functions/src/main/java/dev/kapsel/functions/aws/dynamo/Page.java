package dev.kapsel.functions.aws.dynamo;

import static dev.kapsel.functions.aws.dynamo.ItemAttributes.text;
import static dev.kapsel.functions.aws.dynamo.ItemAttributes.value;

import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.PlacePage;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Index;
import dev.kapsel.functions.table.Query.Position;
import dev.kapsel.functions.table.Query.Range;
import dev.kapsel.functions.table.TableSchema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** One page of a query as one request to DynamoDB. */
final class Page {

  private final Query query;
  private final boolean byUse;
  private final String pk;
  private final String sk;

  Page(Query query) {
    this.query = query;
    this.byUse = query.index() == Index.BY_USE;
    this.pk = byUse ? TableSchema.USE_PK : TableSchema.PK;
    this.sk = byUse ? TableSchema.USE_SK : TableSchema.SK;
  }

  /** Empty if no item can be on the page, which DynamoDB would not be asked for. */
  Optional<QueryRequest> request(String table) {
    int start = query.after() == null ? 0 : side(query.after().sk());
    if (emptyRange() || start * (query.backward() ? -1 : 1) > 0) {
      return Optional.empty();
    }
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(table)
            .scanIndexForward(!query.backward())
            .limit(query.limit())
            .consistentRead(!byUse);
    if (byUse) {
      request.indexName(TableSchema.INDEX);
    }
    if (query.after() != null && start == 0) {
      request.exclusiveStartKey(start(query.after()));
    }
    condition(request);
    return Optional.of(request.build());
  }

  private void condition(QueryRequest.Builder request) {
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":pk", text(query.pk())));
    String condition = pk + " = :pk";
    switch (query.range()) {
      case Range.Prefix(String prefix) -> {
        if (!prefix.isEmpty()) {
          condition += " AND begins_with(" + sk + ", :from)";
          values.put(":from", text(prefix));
        }
      }
      case Range.Between(String from, String to) -> {
        condition += " AND " + sk + " BETWEEN :from AND :to";
        values.put(":from", text(from));
        values.put(":to", text(to));
      }
    }
    request.keyConditionExpression(condition).expressionAttributeValues(values);
  }

  private boolean emptyRange() {
    return query.range() instanceof Range.Between(String from, String to) && compare(from, to) > 0;
  }

  /** Where a sort key lies: below the range, in it, or above; DynamoDB starts only within. */
  private int side(String position) {
    return switch (query.range()) {
      case Range.Prefix(String prefix) ->
          position.startsWith(prefix) ? 0 : compare(position, prefix);
      case Range.Between(String from, String to) ->
          compare(position, from) < 0 ? -1 : compare(position, to) > 0 ? 1 : 0;
    };
  }

  private static int compare(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, AttributeValue> start(Position after) {
    Map<String, AttributeValue> start = new HashMap<>(ItemAttributes.of(after.item()));
    start.put(pk, text(query.pk()));
    start.put(sk, text(after.sk()));
    return start;
  }

  /** What has expired may still be there; it is left out. */
  ItemPage page(QueryResponse answer, Instant now) {
    List<Item> items = new ArrayList<>();
    for (Map<String, AttributeValue> attributes : answer.items()) {
      Item item = ItemAttributes.item(attributes);
      if (item != null && !item.expiredAt(now)) {
        items.add(item);
      }
    }
    Map<String, AttributeValue> last = answer.lastEvaluatedKey();
    return new ItemPage(items, last.isEmpty() ? null : end(last));
  }

  /** The same request for keys only. It costs as much, but nothing else has to travel. */
  QueryRequest ofKeys(QueryRequest request) {
    List<String> names = new ArrayList<>(List.of(TableSchema.PK, TableSchema.SK));
    if (byUse) {
      names.add(TableSchema.USE_SK);
    }
    names.add(TableSchema.EXPIRES_AT);
    return request.toBuilder().projectionExpression(String.join(", ", names)).build();
  }

  /** What has expired is left out here too. */
  PlacePage places(QueryResponse answer, Instant now) {
    List<Position> places =
        answer.items().stream()
            .filter(attributes -> !ItemAttributes.expired(attributes, now))
            .map(attributes -> end(attributes))
            .toList();
    Map<String, AttributeValue> last = answer.lastEvaluatedKey();
    return new PlacePage(places, last.isEmpty() ? null : end(last));
  }

  private Position end(Map<String, AttributeValue> last) {
    Key item = ItemAttributes.key(last);
    return new Position(value(last, sk).s(), item);
  }
}
