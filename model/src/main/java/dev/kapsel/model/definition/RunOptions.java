package dev.kapsel.model.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of the container that local runs start; imported from older formats, never in the image.
 *
 * @param shmSize such as {@code 2g}
 * @param sharedVolumes whether the folders of the caller's machine are mounted; on by default
 */
public record RunOptions(@Nullable String shmSize, List<String> arguments, boolean sharedVolumes) {

  /** Says nothing; a definition that says nothing has null in its place. */
  public static final RunOptions DEFAULT = new RunOptions(null, List.of(), true);

  public RunOptions {
    arguments = List.copyOf(arguments);
  }
}
