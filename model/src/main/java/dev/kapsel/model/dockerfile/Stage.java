package dev.kapsel.model.dockerfile;

import dev.kapsel.model.oci.ImageReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one FROM begins.
 *
 * @param name in lower case; null where it has none
 * @param begins what it begins from; null: from nothing
 * @param copied what it copies from or mounts, by the names that its instructions have for it
 */
record Stage(
    int index,
    @Nullable String name,
    @Nullable Source begins,
    Map<String, Source> copied,
    List<Instruction> instructions) {

  Stage {
    copied = new LinkedHashMap<>(copied);
    instructions = List.copyOf(instructions);
  }

  /** What can be begun or copied from. */
  sealed interface Source {}

  /** An image of a registry. */
  record OfImage(ImageReference reference) implements Source {}

  /** An earlier stage. */
  record OfStage(int index) implements Source {}
}
