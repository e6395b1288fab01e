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
 * @param pinned whether {@code current} stays when a newer generation is published; null in items
 *     of before anything could be pinned: it does not
 */
public record ImageHead(
    @Nullable GenerationSummary current,
    int generations,
    @Nullable Slot slot,
    @Nullable BuildId failed,
    @Nullable Boolean pinned) {

  public static final ImageHead NONE = new ImageHead(null, 0, null, null, false);

  @Override
  public Boolean pinned() {
    return Boolean.TRUE.equals(pinned);
  }

  public ImageHead claimed(Slot by) {
    return new ImageHead(current, generations, by, failed, pinned);
  }

  public ImageHead published(Generation generation) {
    GenerationSummary next = pinned() ? current : generation.summary();
    return new ImageHead(next, generation.number(), null, null, pinned);
  }

  /** With a generation that another installation made; whoever builds goes on. */
  ImageHead imported(Generation generation) {
    GenerationSummary next = pinned() ? current : generation.summary();
    return new ImageHead(next, generation.number(), slot, null, pinned);
  }

  public ImageHead failedBy(BuildId build) {
    return new ImageHead(current, generations, null, build, pinned);
  }

  /** Nobody builds any more, and nothing failed. */
  public ImageHead released() {
    return new ImageHead(current, generations, null, failed, pinned);
  }

  /** Callers get this generation from now on. */
  public ImageHead with(GenerationSummary generation, boolean pin) {
    return new ImageHead(generation, generations, slot, failed, pin);
  }

  public boolean heldBy(BuildId build, int epoch) {
    return new Slot(build, epoch).equals(slot);
  }
}
