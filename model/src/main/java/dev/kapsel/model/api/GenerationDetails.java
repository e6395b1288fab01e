package dev.kapsel.model.api;

import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import org.jspecify.annotations.Nullable;

/**
 * One generation with all that can be said of it.
 *
 * @param registry host and port, or host
 * @param repository in that registry
 * @param tag {@code <definition hash>.<generation>}
 * @param unpackedSize of all layers as they lie on a disk, in bytes; null where that of one is not
 *     known
 * @param python what {@code python} is in a run; null where the lock is not known
 * @param dockerfile what would make much the same image elsewhere, for reading
 */
public record GenerationDetails(
    Generation generation,
    String registry,
    String repository,
    @Nullable String tag,
    @Nullable Long unpackedSize,
    @Nullable Python python,
    String dockerfile) {

  /**
   * @param path of the interpreter that runs use
   * @param version exact; null where the image manages its own Python
   * @param base path of the interpreter in the base that stands behind it; null likewise
   */
  public record Python(String path, @Nullable String version, @Nullable String base) {

    /** That of an environment of Kapsel's. */
    public static Python of(Lock.Interpreter interpreter) {
      return new Python(Lock.PREFIX + "/bin/python", interpreter.version(), interpreter.path());
    }
  }

  public static GenerationDetails of(
      Generation generation, @Nullable Python python, String dockerfile) {
    return new GenerationDetails(
        generation,
        generation.reference().registry(),
        generation.reference().repository(),
        generation.reference().tag(),
        unpacked(generation),
        python,
        dockerfile);
  }

  private static @Nullable Long unpacked(Generation generation) {
    long sum = 0;
    for (Layer layer : generation.layers()) {
      if (layer.unpacked() == null) {
        return null;
      }
      sum += layer.unpacked();
    }
    return sum;
  }
}
