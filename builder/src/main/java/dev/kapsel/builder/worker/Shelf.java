package dev.kapsel.builder.worker;

import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps layers on this machine, to be looked at; none of them is pushed. */
final class Shelf implements Outlet {

  private final Path directory;
  private final Map<Digest, BaseLayer.Source> sources = new ConcurrentHashMap<>();

  /**
   * @param directory an empty one, for as long as the layers are looked at
   */
  Shelf(Path directory) {
    this.directory = directory;
  }

  @Override
  public void begin(int layers) {
    // Nothing goes anywhere.
  }

  @Override
  public void take(Layer layer, Path file) throws IOException {
    Path kept = directory.resolve(layer.digest().hex());
    Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
    sources.put(layer.digest(), () -> Files.newInputStream(kept));
  }

  @Override
  public void take(BaseLayer layer) {
    sources.put(layer.digest(), layer.source());
  }

  /** The blob of a layer that was taken. */
  InputStream open(Layer layer) throws IOException {
    BaseLayer.Source source = sources.get(layer.digest());
    if (source == null) {
      throw new IllegalStateException("no layer " + layer.digest() + " was made");
    }
    return source.open();
  }
}
