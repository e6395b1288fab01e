package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.PlacePage;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.TableLimits;
import dev.kapsel.functions.table.TableUnavailableException;
import dev.kapsel.functions.table.Write;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * The table on DynamoDB. Reads are strongly consistent but for those of the index; every call ends
 * within a bounded time, with an answer or with {@link TableUnavailableException}. Nothing connects
 * before the first call, so that a function's snapshot holds no connection.
 */
public final class DynamoTable implements Table {

  /** As many as one request takes. */
  private static final int BATCH = 100;

  /** How long a transaction gives way to others, and a batch waits for the rest of it. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final DynamoDbClient client;
  private final String table;
  private final Clock clock;
  private final Commits commits;

  public DynamoTable(DynamoDbClient client, String table, Clock clock) {
    this.client = client;
    this.table = table;
    this.clock = clock;
    this.commits = new Commits(table, this::send, clock, PATIENCE);
  }

  @Override
  public Optional<Item> get(Key key) {
    TableLimits.check(key);
    GetItemResponse answer =
        Calls.answer(
            table,
            () ->
                client.getItem(
                    r -> r.tableName(table).key(ItemAttributes.of(key)).consistentRead(true)));
    Item item = ItemAttributes.item(answer.item());
    return item == null || item.expiredAt(clock.instant()) ? Optional.empty() : Optional.of(item);
  }

  @Override
  public Map<Key, Item> get(Collection<Key> keys) {
    keys.forEach(TableLimits::check);
    List<Key> all = List.copyOf(new LinkedHashSet<>(keys));
    Map<Key, Item> found = new HashMap<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      batch(all.subList(from, Math.min(all.size(), from + BATCH)), found);
    }
    return found;
  }

  private void batch(List<Key> keys, Map<Key, Item> found) {
    Backoff backoff = new Backoff(PATIENCE);
    Map<String, KeysAndAttributes> open =
        Map.of(
            table,
            KeysAndAttributes.builder()
                .keys(keys.stream().map(ItemAttributes::of).toList())
                .consistentRead(true)
                .build());
    while (true) {
      BatchGetItemResponse answer = send(open);
      Instant now = clock.instant();
      for (Map<String, AttributeValue> attributes :
          answer.responses().getOrDefault(table, List.of())) {
        Item item = ItemAttributes.item(attributes);
        if (item != null && !item.expiredAt(now)) {
          found.put(item.key(), item);
        }
      }
      open = answer.unprocessedKeys();
      if (open.isEmpty()) {
        return;
      }
      if (!backoff.pause()) {
        throw new TableUnavailableException("table " + table + " answered in part only", null);
      }
    }
  }

  @Override
  public ItemPage query(Query query) {
    Page page = new Page(query);
    Optional<QueryRequest> request = page.request(table);
    if (request.isEmpty()) {
      return new ItemPage(List.of(), null);
    }
    QueryResponse answer = Calls.answer(table, () -> client.query(request.get()));
    return page.page(answer, clock.instant());
  }

  @Override
  public PlacePage places(Query query) {
    Page page = new Page(query);
    Optional<QueryRequest> request = page.request(table).map(page::ofKeys);
    if (request.isEmpty()) {
      return new PlacePage(List.of(), null);
    }
    QueryResponse answer = Calls.answer(table, () -> client.query(request.get()));
    return page.places(answer, clock.instant());
  }

  @Override
  public List<PlacePage> places(List<Query> queries) {
    return AtOnce.map(queries, this::places);
  }

  @Override
  public List<ItemPage> queries(List<Query> queries) {
    return AtOnce.map(queries, this::query);
  }

  @Override
  public CommitResult commit(List<Write> writes) {
    TableLimits.check(writes);
    return commits.commit(writes);
  }

  private BatchGetItemResponse send(Map<String, KeysAndAttributes> items) {
    return Calls.answer(table, () -> client.batchGetItem(r -> r.requestItems(items)));
  }

  private void send(TransactWriteItemsRequest request) {
    Calls.answer(table, () -> client.transactWriteItems(request));
  }
}
