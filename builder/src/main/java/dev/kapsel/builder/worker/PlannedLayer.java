package dev.kapsel.builder.worker;

import dev.kapsel.builder.layer.LayerKey;
import dev.kapsel.builder.layer.Layout;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer that the image will have above its base.
 *
 * @param key by which the layer index knows it
 * @param title for people
 * @param files none: the environment itself, which holds no package
 */
record PlannedLayer(String key, String title, List<LockedFile> files) {

  /** With the base's own layers below the forty that pull well. */
  private static final int MOST_PACKAGE_LAYERS = 27;

  PlannedLayer {
    files = List.copyOf(files);
  }

  /** From the bottom up; the environment comes before its packages. */
  static List<PlannedLayer> of(PackagesStage.Chosen chosen) {
    String prefix = chosen.prefix();
    if (prefix == null) {
      return List.of();
    }
    Lock lock = chosen.lock();
    List<PlannedLayer> planned = new ArrayList<>();
    planned.add(
        new PlannedLayer(
            LayerKey.ofEnvironment(lock.recipe(), lock.interpreter(), prefix, lock.seesBase()),
            "environment for Python " + lock.interpreter().version(),
            List.of()));
    for (Layout.Group group : Layout.of(lock.files(), MOST_PACKAGE_LAYERS)) {
      String key = LayerKey.of(lock.recipe(), lock.interpreter(), prefix, group.files());
      planned.add(new PlannedLayer(key, group.title(), group.files()));
    }
    return planned;
  }
}
