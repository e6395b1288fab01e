package dev.kapsel.functions.image;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.image.Staleness;
import java.time.Instant;
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
 * @param unnamedSince when it was first seen that no version names the image, and nobody has asked
 *     for it since; null: not seen
 */
public record ImageHead(
    @Nullable GenerationSummary current,
    int generations,
    @Nullable Slot slot,
    @Nullable BuildId failed,
    @Nullable Boolean pinned,
    @Nullable Instant unnamedSince,
    @Nullable Staleness stale) {

  public static final ImageHead NONE = new ImageHead(null, 0, null, null, false, null, null);

  @Override
  public Boolean pinned() {
    return Boolean.TRUE.equals(pinned);
  }

  public ImageHead claimed(Slot by) {
    return new ImageHead(current, generations, by, failed, pinned, null, stale);
  }

  public ImageHead published(Generation generation) {
    return pinned()
        ? withholding(generation)
        : new ImageHead(generation.summary(), generation.number(), null, null, pinned, null, null);
  }

  /** There is one more generation, and callers get what they got. */
  ImageHead withholding(Generation generation) {
    return new ImageHead(current, generation.number(), null, null, pinned, null, stale);
  }

  /** With a generation that another installation made; whoever builds goes on. */
  ImageHead imported(Generation generation) {
    GenerationSummary next = pinned() ? current : generation.summary();
    Staleness itsBase = pinned() ? stale : null;
    return new ImageHead(next, generation.number(), slot, null, pinned, null, itsBase);
  }

  public ImageHead failedBy(BuildId build) {
    return new ImageHead(current, generations, null, build, pinned, unnamedSince, stale);
  }

  /** Nobody builds any more, and nothing failed. */
  public ImageHead released() {
    return new ImageHead(current, generations, null, failed, pinned, unnamedSince, stale);
  }

  /** Callers get this generation from now on. */
  ImageHead with(GenerationSummary generation, boolean pin, @Nullable Staleness itsBase) {
    return new ImageHead(generation, generations, slot, failed, pin, null, itsBase);
  }

  /** The base of what callers get has moved, or moved back. */
  ImageHead with(@Nullable Staleness itsBase) {
    return new ImageHead(current, generations, slot, failed, pinned, unnamedSince, itsBase);
  }

  /** Nobody needs it, as far as can be seen. */
  public ImageHead unnamed(Instant since) {
    return new ImageHead(current, generations, slot, failed, pinned, since, stale);
  }

  /** Somebody needs it. */
  public ImageHead used() {
    return new ImageHead(current, generations, slot, failed, pinned, null, stale);
  }

  /** What callers got is gone; numbers are never given out again. */
  public ImageHead removed() {
    return new ImageHead(null, generations, slot, failed, false, unnamedSince, null);
  }

  public boolean heldBy(BuildId build, int epoch) {
    return new Slot(build, epoch).equals(slot);
  }
}
