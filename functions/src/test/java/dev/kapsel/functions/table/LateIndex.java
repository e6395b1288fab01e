package dev.kapsel.functions.table;

import dev.kapsel.functions.table.Query.Index;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table whose index has not heard of anything yet, as it may be on AWS for a while. */
public final class LateIndex implements Table {

  private final Table table;

  public LateIndex(Table table) {
    this.table = table;
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
    return query.index() == Index.BY_USE ? new ItemPage(List.of(), null) : table.query(query);
  }

  @Override
  public CommitResult commit(List<Write> writes) {
    return table.commit(writes);
  }
}
