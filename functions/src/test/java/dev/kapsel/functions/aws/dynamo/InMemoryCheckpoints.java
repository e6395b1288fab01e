package dev.kapsel.functions.aws.dynamo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checkpoints that end with the test. */
final class InMemoryCheckpoints implements Checkpoints {

  private final Map<String, Map<String, String>> kept = new ConcurrentHashMap<>();

  @Override
  public Map<String, String> load(String consumer) {
    return kept.getOrDefault(consumer, Map.of());
  }

  @Override
  public void save(String consumer, Map<String, String> shards) {
    kept.put(consumer, shards);
  }
}
