package dev.kapsel.builder.base;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
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

  private final Path cache;
  private final Limits limits;

  public RootFileSystem(Path cache, Limits limits) {
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
    Path target = cache.resolve(key(layers).hex());
    if (Files.isDirectory(target)) {
      return target;
    }
    Path partial = cache.resolve("part-" + UUID.randomUUID());
    try {
      Files.createDirectories(partial);
      try {
        LayerUnpacker unpacker = new LayerUnpacker(partial, limits);
        for (BaseLayer layer : layers) {
          unpacker.apply(layer);
        }
        publish(partial, target);
      } finally {
        Trees.delete(partial);
      }
    } catch (IOException e) {
      throw new BuildFailedException(
          FailureCode.BASE_UNUSABLE,
          "The layers of the base image cannot be unpacked: " + e.getMessage() + ".",
          "Check that the image can be pulled elsewhere, and the free space of the build machine.",
          e);
    }
    return target;
  }

  /** Who comes second uses what the first one made: it is the same. */
  private static void publish(Path partial, Path target) throws IOException {
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private static Sha256 key(List<BaseLayer> layers) {
    return Sha256.of(
        layers.stream()
            .map(layer -> layer.diffId().toString())
            .collect(Collectors.joining("\n", RULES + "\n", "\n")));
  }
}
