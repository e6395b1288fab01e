package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.ChangeStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The change stream of a table on DynamoDB, for hosts that have no Lambda to read it for them. It
 * keeps a day of changes; a consumer that comes later misses those, which the sweep makes up for.
 *
 * <p>A change may show as {@link Change#before} an item that had expired.
 */
public final class DynamoChanges implements ChangeStream {

  private final Shards shards;
  private final Checkpoints checkpoints;
  private final LongSupplier nanos;
  private final Map<String, ShardWalk> walks = new ConcurrentHashMap<>();

  public DynamoChanges(Shards shards, Checkpoints checkpoints) {
    this(shards, checkpoints, System::nanoTime);
  }

  DynamoChanges(Shards shards, Checkpoints checkpoints, LongSupplier nanos) {
    this.shards = shards;
    this.checkpoints = checkpoints;
    this.nanos = nanos;
  }

  @Override
  public List<Change> read(String consumer, int limit) {
    return walk(consumer).read(limit);
  }

  @Override
  public void acknowledge(String consumer, Change last) {
    checkpoints.save(consumer, walk(consumer).acknowledge(last));
  }

  private ShardWalk walk(String consumer) {
    return walks.computeIfAbsent(
        consumer, name -> new ShardWalk(shards, checkpoints.load(name), nanos));
  }
}
