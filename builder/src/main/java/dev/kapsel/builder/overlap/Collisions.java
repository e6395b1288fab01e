package dev.kapsel.builder.overlap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects collisions, one for each pair of packages. */
public final class Collisions {

  private final Map<List<String>, Collision> found = new LinkedHashMap<>();

  /**
   * @param path in the image
   */
  public void add(String path, String lost, String won) {
    found.merge(
        List.of(lost, won), new Collision(path, 0, lost, won), (first, next) -> first.andOneMore());
  }

  public List<Collision> all() {
    return List.copyOf(found.values());
  }
}
