package dev.kapsel.builder.overlap;

import java.util.Optional;
import java.util.SortedMap;

/**
 * A file where another one needs a directory: they cannot both be there.
 *
 * @param path of the file that needs the directory
 * @param at the path of the other file
 */
public record Obstacle(String path, String at) {

  /** The first one among files that are sorted by their paths. */
  public static Optional<Obstacle> in(SortedMap<String, ?> files) {
    String checked = "";
    for (String path : files.keySet()) {
      String parent = parent(path);
      // Neighbours share their parents, so each is looked up once.
      for (String at = parent; !checked.startsWith(at + "/") && !at.isEmpty(); at = parent(at)) {
        if (files.containsKey(at)) {
          return Optional.of(new Obstacle(path, at));
        }
      }
      checked = parent + "/";
    }
    return Optional.empty();
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }
}
