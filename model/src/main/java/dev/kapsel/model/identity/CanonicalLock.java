package dev.kapsel.model.identity;

import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tree of a lock that is hashed: all of it, files and provided packages sorted. */
final class CanonicalLock {

  static final String TAG = "kapsel/lock-v1-draft";

  private CanonicalLock() {}

  static Map<String, Object> tree(Lock lock) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("recipe", lock.recipe());
    tree.put("platform", lock.platform().toString());
    tree.put("bases", lock.bases().stream().map(Object::toString).toList());
    tree.put(
        "interpreter",
        Map.of(
            "implementation", lock.interpreter().implementation(),
            "version", lock.interpreter().version(),
            "path", lock.interpreter().path()));
    tree.put("seesBase", lock.seesBase());
    tree.put("bytecode", lock.bytecode());
    tree.put("files", files(lock));
    tree.put("provided", provided(lock));
    return tree;
  }

  private static List<Map<String, Object>> files(Lock lock) {
    return lock.files().stream()
        .sorted(Comparator.naturalOrder())
        .map(CanonicalLock::file)
        .toList();
  }

  private static Map<String, Object> file(LockedFile file) {
    return Map.of(
        "kind", file.kind().toString(),
        "name", file.name(),
        "version", file.version(),
        "fileName", file.fileName(),
        "sha256", file.sha256().hex(),
        "size", file.size());
  }

  private static List<Map<String, String>> provided(Lock lock) {
    return lock.provided().stream()
        .sorted(Comparator.naturalOrder())
        .map(p -> Map.of("name", p.name(), "version", p.version()))
        .toList();
  }
}
