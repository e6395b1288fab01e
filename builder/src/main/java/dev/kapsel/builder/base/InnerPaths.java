package dev.kapsel.builder.base;

import dev.kapsel.builder.cache.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds paths of an image inside its unpacked root: links are followed here and never by the
 * operating system, so that none leads out of the root onto this machine.
 */
final class InnerPaths {

  private static final int MOST_LINKS = 40;

  private final Path root;

  InnerPaths(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** Where the path really is, links followed; null where there is nothing. */
  @Nullable Path find(String inner) {
    Path found = walk(inner, true);
    return found != null && Files.exists(found, LinkOption.NOFOLLOW_LINKS) ? found : null;
  }

  /** As {@link #find}, only for regular files. */
  @Nullable Path file(String inner) {
    Path found = find(inner);
    return found != null && Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS) ? found : null;
  }

  /** As {@link #find}, only for directories. */
  @Nullable Path directory(String inner) {
    Path found = find(inner);
    return found != null && Files.isDirectory(found, LinkOption.NOFOLLOW_LINKS) ? found : null;
  }

  /** The names in a directory, sorted; none where there is no such directory. */
  List<String> names(String inner) {
    Path directory = directory(inner);
    if (directory == null) {
      return List.of();
    }
    try (var children = Files.list(directory)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * Where the path is or would be: links in its directories followed, its last part not.
   *
   * @return null where links go round in circles
   */
  @Nullable Path place(String inner) {
    return walk(inner, false);
  }

  /** The image's own name for a place below the root. */
  String inner(Path place) {
    return "/" + root.relativize(place);
  }

  private @Nullable Path walk(String inner, boolean followLast) {
    Deque<String> left = new ArrayDeque<>(parts(inner));
    Path here = root;
    int links = 0;
    while (!left.isEmpty()) {
      String part = left.removeFirst();
      if (part.equals("..")) {
        here = here.equals(root) ? root : Trees.above(here);
        continue;
      }
      Path next = here.resolve(part);
      if (!Files.isSymbolicLink(next) || (left.isEmpty() && !followLast)) {
        here = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        return null;
      }
      String target = target(next);
      here = target.startsWith("/") ? root : here;
      parts(target).reversed().forEach(left::addFirst);
    }
    return here;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .toList();
  }
}
