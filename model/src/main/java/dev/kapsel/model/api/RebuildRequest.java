package dev.kapsel.model.api;

import dev.kapsel.model.build.RebuildFrom;

/** Body of {@link Route#REBUILD_IMAGE}. */
public record RebuildRequest(RebuildFrom from) {

  /**
   * @throws IllegalArgumentException if it is not said from what
   */
  public RebuildRequest {
    if (from == null) {
      throw new IllegalArgumentException(
          "it is not said from what: use lock, packages or nothing as `from`");
    }
  }
}
