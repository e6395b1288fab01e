package dev.kapsel.functions.retention;

import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Generation;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows since when generations are seen to be superseded. Whoever makes one current again takes its
 * mark away in the same transaction.
 */
@Singleton
final class Superseded {

  private final Table table;

  Superseded(Table table) {
    this.table = table;
  }

  private record Mark(Instant since) {}

  /** Of those that have a mark. */
  Map<Integer, Instant> since(WorkspaceName workspace, Collection<Generation> generations) {
    Map<Key, Integer> keys = new HashMap<>();
    generations.forEach(one -> keys.put(key(workspace, one), one.number()));
    Map<Integer, Instant> since = new HashMap<>();
    for (Map.Entry<Key, Item> found : table.get(keys.keySet()).entrySet()) {
      since.put(keys.getOrDefault(found.getKey(), 0), found.getValue().as(Mark.class).since());
    }
    return since;
  }

  /** The time of a generation begins. A mark that is there stays. */
  void mark(WorkspaceName workspace, Generation generation, List<Write> along, Instant now) {
    List<Write> writes = new ArrayList<>(along);
    writes.add(Write.create(key(workspace, generation), new Mark(now)));
    var unused = table.commit(writes);
  }

  private static Key key(WorkspaceName workspace, Generation generation) {
    return Keys.superseded(workspace, generation.definitionHash(), generation.number());
  }
}
