package dev.kapsel.functions.context;

import dev.kapsel.model.context.BuildContext;
import dev.kapsel.model.context.ContextPaths;
import dev.kapsel.model.identity.ContextEntry;
import dev.kapsel.model.identity.ContextHash;
import dev.kapsel.model.oci.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an archive holds, put together entry by entry; each place in it is taken once. */
final class ContextTree {

  private final Map<String, ContextEntry> entries = new HashMap<>();

  /** Those that stand in the archive, and whether anything is in them. */
  private final Set<String> directories = new HashSet<>();

  /** Those that something is in. */
  private final Set<String> filled = new HashSet<>();

  private long bytes;

  /**
   * @param size of the file, in bytes
   */
  void file(ContextEntry.File file, long size) {
    put(file);
    bytes += size;
  }

  void link(ContextEntry.Link link) {
    ContextPaths.checkLink(link.path(), link.target());
    put(link);
  }

  void directory(String path) {
    ContextPaths.check(path);
    free(path);
    directories.add(path);
    fill(path);
  }

  private void put(ContextEntry entry) {
    ContextPaths.check(entry.path());
    free(entry.path());
    if (filled.contains(entry.path())) {
      throw new IllegalArgumentException(
          "`" + entry.path() + "` is a directory and something else at once");
    }
    entries.put(entry.path(), entry);
    fill(entry.path());
  }

  private void free(String path) {
    if (entries.containsKey(path) || directories.contains(path)) {
      throw new IllegalArgumentException("`" + path + "` is there twice");
    }
  }

  /** What is around a path are directories, and never links: those would lead it elsewhere. */
  private void fill(String path) {
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      String around = path.substring(0, end);
      if (entries.containsKey(around)) {
        throw new IllegalArgumentException(
            "`" + path + "` is below `" + around + "`, which is no directory");
      }
      if (!filled.add(around)) {
        return;
      }
    }
  }

  /** Of all files. */
  long bytes() {
    return bytes;
  }

  /** Files, links and empty directories. */
  List<ContextEntry> entries() {
    List<ContextEntry> all = new ArrayList<>(entries.values());
    for (String directory : directories) {
      if (!filled.contains(directory)) {
        all.add(new ContextEntry.EmptyDirectory(directory));
      }
    }
    return all;
  }

  Sha256 hash() {
    return ContextHash.of(entries());
  }

  List<String> dockerfiles() {
    return entries.values().stream()
        .filter(ContextEntry.File.class::isInstance)
        .map(ContextEntry::path)
        .filter(ContextPaths::isDockerfile)
        .sorted()
        .limit(BuildContext.MOST_DOCKERFILES)
        .toList();
  }
}
