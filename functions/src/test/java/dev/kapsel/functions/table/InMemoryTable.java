package dev.kapsel.functions.table;

import dev.kapsel.functions.table.CommitResult.Conflict;
import dev.kapsel.functions.table.CommitResult.Done;
import dev.kapsel.functions.table.CommitResult.Lost;
import dev.kapsel.functions.table.Query.Position;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table for fast tests of use cases; held to the same contract as the real ones. */
public final class InMemoryTable implements Table, ChangeStream {

  private static final Comparator<String> BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(java.nio.charset.StandardCharsets.UTF_8),
              b.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::sk, BYTES)
          .thenComparing(position -> position.item().pk(), BYTES)
          .thenComparing(position -> position.item().sk(), BYTES);

  private final Clock clock;
  private final Map<Key, Item> items = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Integer> checkpoints = new HashMap<>();

  public InMemoryTable(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Item> get(Key key) {
    TableLimits.check(key);
    return Optional.ofNullable(present(key));
  }

  @Override
  public synchronized Map<Key, Item> get(Collection<Key> keys) {
    Map<Key, Item> found = new LinkedHashMap<>();
    for (Key key : keys) {
      get(key).ifPresent(item -> found.put(key, item));
    }
    return found;
  }

  @Override
  public synchronized ItemPage query(Query query) {
    Comparator<Position> order = query.backward() ? ORDER.reversed() : ORDER;
    Position after = query.after();
    List<Position> positions =
        items.values().stream()
            .filter(item -> !item.expiredAt(clock.instant()))
            .flatMap(item -> place(query, item))
            .filter(position -> after == null || order.compare(position, after) > 0)
            .sorted(order)
            .limit(query.limit() + 1L)
            .toList();
    List<Item> page = new ArrayList<>();
    int size = 0;
    for (Position position : positions) {
      if (page.size() == query.limit() || size > TableLimits.PAGE_BYTES) {
        return new ItemPage(page, positions.get(page.size() - 1));
      }
      Item item = Objects.requireNonNull(items.get(position.item()));
      page.add(item);
      size += item.body().length();
    }
    return new ItemPage(page, null);
  }

  @Override
  public synchronized CommitResult commit(List<Write> writes) {
    TableLimits.check(writes);
    List<Lost> lost = new ArrayList<>();
    for (Write write : writes) {
      Item present = present(write.key());
      if (!holds(write.precondition(), present)) {
        lost.add(new Lost(write, present));
      }
    }
    if (!lost.isEmpty()) {
      return new Conflict(lost);
    }
    writes.forEach(this::apply);
    return new Done();
  }

  @Override
  public synchronized List<Change> read(String consumer, int limit) {
    int from = checkpoints.getOrDefault(consumer, 0);
    return List.copyOf(changes.subList(from, Math.min(changes.size(), from + limit)));
  }

  @Override
  public synchronized void acknowledge(String consumer, Change last) {
    checkpoints.put(consumer, Integer.parseInt(last.sequence()));
  }

  private @Nullable Item present(Key key) {
    Item item = items.get(key);
    return item == null || item.expiredAt(clock.instant()) ? null : item;
  }

  private static boolean holds(Precondition precondition, @Nullable Item present) {
    return switch (precondition) {
      case Precondition.Absent() -> present == null;
      case Precondition.Any() -> true;
      case Precondition.Revision(long expected) ->
          present != null && present.revision() == expected;
    };
  }

  private void apply(Write write) {
    Item before = present(write.key());
    Item after =
        switch (write) {
          case Write.Put put ->
              new Item(
                  put.key(),
                  before == null ? 1 : before.revision() + 1,
                  put.body(),
                  put.use(),
                  put.expiresAt());
          case Write.Delete delete -> null;
          case Write.Check check -> before;
        };
    if (write instanceof Write.Check || (before == null && after == null)) {
      return;
    }
    if (after == null) {
      items.remove(write.key());
    } else {
      items.put(write.key(), after);
    }
    changes.add(new Change(Integer.toString(changes.size() + 1), write.key(), before, after));
  }

  private static Stream<Position> place(Query query, Item item) {
    String pk;
    String sk;
    UseKey use = item.use();
    if (query.index() == Query.Index.TABLE) {
      pk = item.key().pk();
      sk = item.key().sk();
    } else if (use != null) {
      pk = use.pk();
      sk = use.sk();
    } else {
      return Stream.empty();
    }
    return pk.equals(query.pk()) && contains(query.range(), sk)
        ? Stream.of(new Position(sk, item.key()))
        : Stream.empty();
  }

  private static boolean contains(Query.Range range, String sk) {
    return switch (range) {
      case Query.Range.Prefix(String text) -> sk.startsWith(text);
      case Query.Range.Between(String from, String to) ->
          BYTES.compare(from, sk) <= 0 && BYTES.compare(sk, to) <= 0;
    };
  }
}
