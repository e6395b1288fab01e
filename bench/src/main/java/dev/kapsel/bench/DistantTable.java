package dev.kapsel.bench;

import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A table that is as far away as one on a network: each call waits before it is carried out. */
final class DistantTable implements Table {

  private final Table table;
  private final Duration away;
  private final AtomicLong calls = new AtomicLong();

  DistantTable(Table table, Duration away) {
    this.table = table;
    this.away = away;
  }

  /** How many calls there were since the last time this was asked. */
  long calls() {
    return calls.getAndSet(0);
  }

  private Table there() {
    calls.incrementAndGet();
    long arrival = System.nanoTime() + away.toNanos();
    for (long left = away.toNanos(); left > 0; left = arrival - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return table;
  }

  @Override
  public Optional<Item> get(Key key) {
    return there().get(key);
  }

  @Override
  public Map<Key, Item> get(Collection<Key> keys) {
    return there().get(keys);
  }

  @Override
  public ItemPage query(Query query) {
    return there().query(query);
  }

  @Override
  public CommitResult commit(List<Write> writes) {
    return there().commit(writes);
  }
}
