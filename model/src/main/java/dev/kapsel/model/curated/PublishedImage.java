package dev.kapsel.model.curated;

import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generation as another installation can take it: everything that is known of the image, and
 * nothing that must be asked of the installation that made it.
 *
 * @param reference what is pulled: registry, repository and digest
 * @param base the manifest of the base image that was used
 * @param lockDigest of the lock's own bytes; null where the image has no packages from Kapsel
 * @param lock those packages; null likewise
 * @param size of all layers in the registry, in bytes
 * @param build where it was made; known to the installation that made it alone
 * @param test how the smoke test went; null where none was run
 */
public record PublishedImage(
    ImageReference reference,
    ImageReference base,
    LockHash lockHash,
    @Nullable Digest lockDigest,
    @Nullable Lock lock,
    List<Layer> layers,
    long size,
    BuildId build,
    Instant createdAt,
    @Nullable SmokeTest test) {

  public PublishedImage {
    layers = List.copyOf(layers);
  }

  public static PublishedImage of(
      Generation generation, @Nullable Lock lock, @Nullable SmokeTest test) {
    return new PublishedImage(
        generation.reference(),
        generation.base(),
        generation.lockHash(),
        generation.lock(),
        lock,
        generation.layers(),
        generation.size(),
        generation.build(),
        generation.createdAt(),
        test);
  }

  /**
   * A smoke test that passed in this very image.
   *
   * @param engine that ran it, such as {@code docker}
   */
  public record SmokeTest(String engine, long millis, Instant at) {}
}
