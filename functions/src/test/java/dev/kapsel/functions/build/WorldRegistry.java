package dev.kapsel.functions.build;

import dev.kapsel.model.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The registry of a world, for tests that are not about builds. */
public final class WorldRegistry {

  private final World world;

  public WorldRegistry(World world) {
    this.world = world;
  }

  public Set<String> tags() {
    return new TreeSet<>(world.registry.tags.keySet());
  }

  public boolean has(Digest manifest) {
    return world.registry.images.containsKey(manifest);
  }

  /** What was put there beside images. */
  public List<String> artifacts() {
    return world.registry.artifacts.values().stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  public void refuseTags(boolean refuse) {
    world.registry.refusesTags = refuse;
  }

  public void breakDown(boolean down) {
    world.registry.down = down;
  }
}
