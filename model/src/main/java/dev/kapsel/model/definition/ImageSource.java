package dev.kapsel.model.definition;

import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.oci.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the file system under the packages comes from: exactly one of four ways. */
public sealed interface ImageSource {

  /** Whether instructions are run to make it. */
  default boolean needsEngine() {
    return !(this instanceof Base);
  }

  /** An image as it is. */
  record Base(ImageReference reference) implements ImageSource {}

  /**
   * An image with Dockerfile instructions after its {@code FROM}.
   *
   * @param steps verbatim, line ends normalised to LF
   */
  record Steps(ImageReference reference, List<String> steps, Arguments arguments)
      implements ImageSource {
    public Steps {
      steps = List.copyOf(steps);
    }
  }

  /** The text of a Dockerfile that copies nothing from a context. */
  record Dockerfile(String text, Arguments arguments) implements ImageSource {}

  /**
   * An uploaded archive with a Dockerfile in it.
   *
   * @param content the content hash of the archive, see {@code docs/spec/definition-hash.md}
   * @param dockerfile path of the Dockerfile below the archive's root
   */
  record Context(Sha256 content, String dockerfile, Arguments arguments) implements ImageSource {}

  /** What a Dockerfile is built with: build arguments and the target stage. */
  record Arguments(Map<String, String> values, @Nullable String target) {
    public static final Arguments NONE = new Arguments(Map.of(), null);

    public Arguments {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }
  }
}
