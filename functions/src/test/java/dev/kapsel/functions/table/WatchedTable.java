package dev.kapsel.functions.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table that notes what it is asked for, in order. */
public final class WatchedTable implements Table, ChangeStream {

  private final InMemoryTable table;
  private final List<String> calls = new ArrayList<>();

  public WatchedTable(InMemoryTable table) {
    this.table = table;
  }

  /** Each call with its keys, as text; may be cleared. */
  public List<String> calls() {
    return calls;
  }

  @Override
  public Optional<Item> get(Key key) {
    calls.add("get " + key);
    return table.get(key);
  }

  @Override
  public Map<Key, Item> get(Collection<Key> keys) {
    calls.add("get " + keys);
    return table.get(keys);
  }

  @Override
  public ItemPage query(Query query) {
    calls.add("query " + query);
    return table.query(query);
  }

  @Override
  public PlacePage places(Query query) {
    calls.add("places " + query);
    return table.places(query);
  }

  @Override
  public CommitResult commit(List<Write> writes) {
    calls.add("commit " + writes.stream().map(Write::key).toList());
    return table.commit(writes);
  }

  @Override
  public List<Change> read(String consumer, int limit) {
    return table.read(consumer, limit);
  }

  @Override
  public void acknowledge(String consumer, Change last) {
    table.acknowledge(consumer, last);
  }
}
