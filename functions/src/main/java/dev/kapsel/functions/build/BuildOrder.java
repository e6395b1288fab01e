package dev.kapsel.functions.build;

import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * How a build that somebody asked for in particular differs from one that nobody would notice.
 *
 * @param from what it may take from earlier builds; null: a verification, which takes the lock of
 *     the generation and nothing else
 * @param lock where the lock is kept that the image is made of; null: resolve
 * @param lockHash its hash; null likewise
 * @param verified the generation that is compared; null: one is made
 */
record BuildOrder(
    @Nullable RebuildFrom from,
    @Nullable Digest lock,
    @Nullable LockHash lockHash,
    @Nullable Integer verified) {

  /** A rebuild that resolves anew. */
  static BuildOrder resolving(RebuildFrom from) {
    return new BuildOrder(from, null, null, null);
  }

  static BuildOrder locked(Digest lock, LockHash lockHash) {
    return new BuildOrder(RebuildFrom.LOCK, lock, lockHash, null);
  }

  static BuildOrder verifying(int generation, Digest lock, LockHash lockHash) {
    return new BuildOrder(null, lock, lockHash, generation);
  }

  /** Whether the image is made of files that are known, without running anything. */
  boolean locked() {
    return lock != null;
  }

  /** Whether nothing that earlier builds have left may be used. */
  boolean anew() {
    return from == null || from == RebuildFrom.NOTHING;
  }
}
