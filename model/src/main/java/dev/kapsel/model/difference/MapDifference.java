package dev.kapsel.model.difference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How two maps of texts differ, by key. */
final class MapDifference {

  private MapDifference() {}

  static List<Edit> of(Map<?, ?> before, Map<?, ?> after) {
    List<Edit> edits = new ArrayList<>();
    for (Object key : keys(before, after)) {
      if (!Objects.equals(before.get(key), after.get(key))) {
        edits.add(Edit.entry(key.toString(), text(before.get(key)), text(after.get(key))));
      }
    }
    return edits;
  }

  /** Of both maps, sorted. */
  static TreeSet<Object> keys(Map<?, ?> before, Map<?, ?> after) {
    TreeSet<Object> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    return keys;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
