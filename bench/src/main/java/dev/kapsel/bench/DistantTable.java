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

/**
 * A table that is as far away as DynamoDB is from a function: each call waits before it is carried
 * out, and a transaction twice as long as a read.
 */
final class DistantTable implements Table {

  private final Table table;
  private final Duration read;
  private final Duration transaction;
  private final AtomicLong calls = new AtomicLong();

  DistantTable(Table table, Duration read) {
    this.table = table;
    this.read = read;
    this.transaction = read.multipliedBy(2);
  }

  /** How many calls there were since the last time this was asked. */
  long calls() {
    return calls.getAndSet(0);
  }

  private Table there(Duration away) {
    calls.incrementAndGet();
    long arrival = System.nanoTime() + away.toNanos();
    for (long left = away.toNanos(); left > 0; left = arrival - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return table;
  }

  @Override
  public Optional<Item> get(Key key) {
    return there(read).get(key);
  }

  @Override
  public Map<Key, Item> get(Collection<Key> keys) {
    return there(read).get(keys);
  }

  @Override
  public ItemPage query(Query query) {
    return there(read).query(query);
  }

  @Override
  public CommitResult commit(List<Write> writes) {
    return there(transaction).commit(writes);
  }
}
