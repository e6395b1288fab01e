package dev.kapsel.model.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of the container that local runs start; imported from older formats, never in the image.
 *
 * @param shmSize such as {@code 2g}
 */
public record RunOptions(@Nullable String shmSize, List<String> arguments, boolean sharedVolumes) {

  public RunOptions {
    arguments = List.copyOf(arguments);
  }
}
