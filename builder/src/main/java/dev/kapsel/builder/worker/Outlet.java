package dev.kapsel.builder.worker;

import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.model.image.Layer;
import java.io.IOException;
import java.nio.file.Path;

/** Where the layers of a build go when they are finished. Safe for concurrent use. */
interface Outlet {

  /** Layers begin to come. */
  void begin(int layers);

  /**
   * Takes a layer that was made.
   *
   * @param file that may be gone afterwards
   */
  void take(Layer layer, Path file) throws IOException;

  /** Takes a layer of the base. */
  void take(BaseLayer layer) throws IOException;
}
