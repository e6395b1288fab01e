package dev.kapsel.model.api;

import org.jspecify.annotations.Nullable;

/**
 * Body of {@link Route#SET_CURRENT}.
 *
 * @param generation that callers get from now on
 * @param pinned whether it stays so when a newer one is finished; null: it does not
 */
public record CurrentRequest(int generation, @Nullable Boolean pinned) {

  /**
   * @throws IllegalArgumentException if there can be no such generation
   */
  public CurrentRequest {
    if (generation < 1) {
      throw new IllegalArgumentException(
          "generation is " + generation + ": name one of the image's, which count from 1");
    }
  }

  @Override
  public Boolean pinned() {
    return Boolean.TRUE.equals(pinned);
  }
}
