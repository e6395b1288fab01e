package dev.kapsel.model.identity;

import dev.kapsel.model.oci.Sha256;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names what a build context holds, in whatever order and at whatever time it was packed.
 * Specification: {@code docs/spec/definition-hash.md}, section Build contexts.
 */
public final class ContextHash {

  static final String TAG = "kapsel/context-v1-draft";

  private ContextHash() {}

  /**
   * @param entries those that {@code .dockerignore} leaves
   * @throws IllegalArgumentException if two entries have the same path
   */
  public static Sha256 of(Collection<ContextEntry> entries) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (ContextEntry entry : entries) {
      if (tree.put(entry.path(), tree(entry)) != null) {
        throw new IllegalArgumentException(
            "path `" + entry.path() + "` is in the build context twice");
      }
    }
    return CanonicalForm.hash(TAG, tree);
  }

  private static Map<String, Object> tree(ContextEntry entry) {
    return switch (entry) {
      case ContextEntry.File file ->
          Map.of("content", file.content().hex(), "executable", file.executable());
      case ContextEntry.Link link -> Map.of("target", link.target());
      case ContextEntry.EmptyDirectory directory -> Map.of();
    };
  }
}
