package dev.kapsel.model.api;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Staleness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image with its history.
 *
 * @param current the generation that callers get; null before the first is finished
 * @param pinned whether it stays so when a newer one is finished; null in answers of older
 *     services: it does not
 * @param generations newest first
 * @param building the build that holds the slot
 * @param stale null where the current generation stands on what its base's tag names, as far as is
 *     known, or there is none
 */
public record ImageView(
    DefinitionHash hash,
    @Nullable Integer current,
    @Nullable Boolean pinned,
    List<Generation> generations,
    @Nullable Build building,
    @Nullable Staleness stale) {

  public ImageView {
    generations = List.copyOf(generations);
  }

  @Override
  public Boolean pinned() {
    return Boolean.TRUE.equals(pinned);
  }
}
