package dev.kapsel.functions.aws.dynamo;

import java.util.Map;

/**
 * Remembers how far consumers have come. Not kept in the table: each checkpoint would be a change
 * of it, for the consumer to see and to remember.
 */
public interface Checkpoints {

  /** The last change of each shard that the consumer is done with, by its sequence number. */
  Map<String, String> load(String consumer);

  /** Keeps them durably before it returns. */
  void save(String consumer, Map<String, String> shards);
}
