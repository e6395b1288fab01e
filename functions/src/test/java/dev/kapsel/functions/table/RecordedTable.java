package dev.kapsel.functions.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A table whose changes are told at once, whatever stream it has itself; for a single writer. */
public final class RecordedTable implements Table, ChangeStream {

  private final Table table;
  private final Table seen;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Integer> checkpoints = new HashMap<>();

  public RecordedTable(Table table) {
    this(table, table);
  }

  /**
   * @param seen the same table, for looking at what was written; when its writer is cut off, too
   */
  public RecordedTable(Table table, Table seen) {
    this.table = table;
    this.seen = seen;
  }

  @Override
  public Optional<Item> get(Key key) {
    return table.get(key);
  }

  @Override
  public Map<Key, Item> get(Collection<Key> keys) {
    return table.get(keys);
  }

  @Override
  public ItemPage query(Query query) {
    return table.query(query);
  }

  @Override
  public CommitResult commit(List<Write> writes) {
    List<Key> keys = writes.stream().map(Write::key).toList();
    Map<Key, Item> before = seen.get(keys);
    try {
      return table.commit(writes);
    } finally {
      record(keys, before);
    }
  }

  private void record(List<Key> keys, Map<Key, Item> before) {
    Map<Key, Item> after = seen.get(keys);
    for (Key key : keys) {
      if (!Objects.equals(before.get(key), after.get(key))) {
        String sequence = Integer.toString(changes.size() + 1);
        changes.add(new Change(sequence, key, before.get(key), after.get(key)));
      }
    }
  }

  @Override
  public List<Change> read(String consumer, int limit) {
    int from = checkpoints.getOrDefault(consumer, 0);
    return List.copyOf(changes.subList(from, Math.min(changes.size(), from + limit)));
  }

  @Override
  public void acknowledge(String consumer, Change last) {
    checkpoints.put(consumer, Integer.parseInt(last.sequence()));
  }
}
