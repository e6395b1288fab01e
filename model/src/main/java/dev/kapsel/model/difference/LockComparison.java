package dev.kapsel.model.difference;

import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.Lock.Provided;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares all of two locks but their package files. */
final class LockComparison {

  private final List<LockChange> changes = new ArrayList<>();

  private LockComparison() {}

  static List<LockChange> changes(Lock before, Lock after) {
    LockComparison comparison = new LockComparison();
    comparison.list("/bases", bases(before), bases(after));
    comparison.value("/bytecode", before.bytecode(), after.bytecode());
    comparison.interpreter(before.interpreter(), after.interpreter());
    comparison.value("/platform", before.platform(), after.platform());
    comparison.add("/provided", MapDifference.of(provided(before), provided(after)));
    comparison.value("/recipe", before.recipe(), after.recipe());
    comparison.value("/seesBase", before.seesBase(), after.seesBase());
    return comparison.changes;
  }

  private void interpreter(Lock.Interpreter before, Lock.Interpreter after) {
    value("/interpreter/implementation", before.implementation(), after.implementation());
    value("/interpreter/path", before.path(), after.path());
    value("/interpreter/version", before.version(), after.version());
  }

  private static List<Entry> bases(Lock lock) {
    return lock.bases().stream().map(Entry::literal).toList();
  }

  /** Versions by name; a base may have a package twice, in two places. */
  private static Map<String, String> provided(Lock lock) {
    Map<String, String> versions = new TreeMap<>();
    for (Provided provided : lock.provided()) {
      versions.merge(provided.name(), provided.version(), (one, other) -> one + ", " + other);
    }
    return versions;
  }

  private void list(String field, List<Entry> before, List<Entry> after) {
    add(field, ListDifference.named(before, after));
  }

  private void value(String field, Object before, Object after) {
    if (!before.equals(after)) {
      add(field, List.of(Edit.value(field, before.toString(), after.toString())));
    }
  }

  private void add(String field, List<Edit> edits) {
    edits.forEach(edit -> changes.add(LockChange.of(field, edit)));
  }
}
