package dev.kapsel.functions.image;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import org.jspecify.annotations.Nullable;

/**
 * All that a lookup needs to know of an image, in the one item that it reads: below 4 KB, which is
 * one read unit. Never deleted, so that its revision tells every change of the slot apart.
 *
 * @param current what callers get; null before the first generation
 * @param generations the highest number that a generation has
 * @param slot null while nobody builds
 * @param failed the last build, if it failed
 */
public record ImageHead(
    @Nullable GenerationSummary current,
    int generations,
    @Nullable Slot slot,
    @Nullable BuildId failed) {

  public static final ImageHead NONE = new ImageHead(null, 0, null, null);

  public ImageHead claimed(Slot by) {
    return new ImageHead(current, generations, by, failed);
  }

  public ImageHead published(Generation generation) {
    return new ImageHead(generation.summary(), generation.number(), null, null);
  }

  public ImageHead failedBy(BuildId build) {
    return new ImageHead(current, generations, null, build);
  }

  public boolean heldBy(BuildId build, int epoch) {
    return new Slot(build, epoch).equals(slot);
  }
}
