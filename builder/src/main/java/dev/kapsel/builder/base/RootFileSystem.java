package dev.kapsel.builder.base;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.cache.Unfinished;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    Path target = target(layers);
    if (Files.isDirectory(target)) {
      return target;
    }
    try (Unfinished root = cache.begin()) {
      var unused = unpack(layers, root);
      root.publish(target);
    } catch (IOException e) {
      throw failed(e);
    }
    return target;
  }

  /** Makes a layer from what those below it unpack to. */
  @FunctionalInterface
  public interface Top {
    Optional<BaseLayer> over(Path root) throws IOException;
  }

  /**
   * Unpacks layers, makes one more of what they hold, and keeps the directory with all of them.
   *
   * @return all layers, lowest first
   */
  public List<BaseLayer> complete(List<BaseLayer> layers, Top top) {
    try (Unfinished root = cache.begin()) {
      LayerUnpacker unpacker = unpack(layers, root);
      List<BaseLayer> all = new ArrayList<>(layers);
      Optional<BaseLayer> last = top.over(root.path());
      if (last.isPresent()) {
        unpacker.apply(last.get());
        all.add(last.get());
      }
      root.publish(target(all));
      return List.copyOf(all);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private LayerUnpacker unpack(List<BaseLayer> layers, Unfinished root) throws IOException {
    LayerUnpacker unpacker = new LayerUnpacker(Files.createDirectory(root.path()), limits);
    for (BaseLayer layer : layers) {
      unpacker.apply(layer);
    }
    return unpacker;
  }

  private Path target(List<BaseLayer> layers) {
    return cache.resolve("roots").resolve(key(layers).hex());
  }

  private static BuildFailedException failed(IOException cause) {
    return new BuildFailedException(
        FailureCode.BASE_UNUSABLE,
        "The layers of the base image cannot be unpacked: " + cause.getMessage() + ".",
        "Check that the image can be pulled elsewhere, and the free space of the build machine.",
        cause);
  }

  private static Sha256 key(List<BaseLayer> layers) {
    return Sha256.of(
        layers.stream()
            .map(layer -> layer.diffId().toString())
            .collect(Collectors.joining("\n", RULES + "\n", "\n")));
  }
}
