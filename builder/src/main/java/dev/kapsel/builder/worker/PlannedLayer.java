package dev.kapsel.builder.worker;

import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.layer.LayerKey;
import dev.kapsel.builder.layer.Layout;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A layer that the image will have above its base.
 *
 * @param key by which the layer index knows it
 * @param title for people
 * @param files none: the environment itself, which holds no package
 */
record PlannedLayer(String key, String title, List<LockedFile> files) {

  /** Images of more layers pull slower. */
  static final int MOST_LAYERS = 39;

  /** What packages get where the base alone takes all of them. */
  static final int PACKAGE_LAYERS_OVER_HUGE_BASE = 4;

  PlannedLayer {
    files = List.copyOf(files);
  }

  /**
   * From the bottom up; the environment comes before its packages.
   *
   * @param base what the image has below these
   */
  static List<PlannedLayer> of(PackagesStage.Chosen chosen, BaseImage base) {
    return of(chosen, base.layers().size(), compiler(base));
  }

  /** Bytecode of other people's bases is for those bases alone. */
  private static String compiler(BaseImage base) {
    return base.own()
        ? ""
        : base.manifests().stream().map(Digest::toString).collect(Collectors.joining(" "));
  }

  /**
   * @param baseLayers how many layers the image has below these
   * @param compiler as {@link LayerKey} takes it
   */
  static List<PlannedLayer> of(PackagesStage.Chosen chosen, int baseLayers, String compiler) {
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
    for (Layout.Group group : Layout.of(lock.files(), room(baseLayers))) {
      String key =
          LayerKey.of(
              lock.recipe(), lock.interpreter(), prefix, lock.bytecode(), compiler, group.files());
      planned.add(new PlannedLayer(key, group.title(), group.files()));
    }
    return planned;
  }

  /** Of its package files, in bytes. */
  long size() {
    return files.stream().mapToLong(LockedFile::size).sum();
  }

  private static int room(int baseLayers) {
    int left = MOST_LAYERS - baseLayers - 1;
    return left > 0 ? left : PACKAGE_LAYERS_OVER_HUGE_BASE;
  }
}
