package dev.kapsel.builder.base;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.cache.Unfinished;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Unpacks the layers of base images, once each, into directories that are kept. They are for
 * looking and for running the base's own Python, not for pushing: owners, devices and special modes
 * are left out, because nothing here has the rights for them. Several processes may share the
 * directory.
 */
public final class RootFileSystem {

  // Part of the name of what is kept: raise it when unpacking changes.
  private static final String RULES = "kapsel-root-1";

  private final SharedCache cache;
  private final Limits limits;

  public RootFileSystem(SharedCache cache, Limits limits) {
    this.cache = cache;
    this.limits = limits;
  }

  /**
   * @param bytes of all layers together, unpacked
   * @param entries in all layers together
   */
  public record Limits(long bytes, int entries) {
    public static Limits standard() {
      return new Limits(40L << 30, 2_000_000);
    }
  }

  /** The directory with the content of these layers, lowest first. */
  public Path unpack(List<BaseLayer> layers) {
    Path target = cache.resolve("roots").resolve(key(layers).hex());
    if (Files.isDirectory(target)) {
      return target;
    }
    try (Unfinished root = cache.begin()) {
      LayerUnpacker unpacker = new LayerUnpacker(Files.createDirectory(root.path()), limits);
      for (BaseLayer layer : layers) {
        unpacker.apply(layer);
      }
      root.publish(target);
    } catch (IOException e) {
      throw new BuildFailedException(
          FailureCode.BASE_UNUSABLE,
          "The layers of the base image cannot be unpacked: " + e.getMessage() + ".",
          "Check that the image can be pulled elsewhere, and the free space of the build machine.",
          e);
    }
    return target;
  }

  private static Sha256 key(List<BaseLayer> layers) {
    return Sha256.of(
        layers.stream()
            .map(layer -> layer.diffId().toString())
            .collect(Collectors.joining("\n", RULES + "\n", "\n")));
  }
}
