package dev.kapsel.functions.curated;

import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.ImageRegistry.StoredImage;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.curated.PublishedImage;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Holds what an entry says of its image against the registry that it names. */
@Singleton
final class PublishedCheck {

  /** Bounds what is stored in one item. */
  private static final int LAYERS = 127;

  private final TrustedRegistries trusted;
  private final ImageRegistry own;
  private final PublishedImages others;

  PublishedCheck(TrustedRegistries trusted, ImageRegistry own, PublishedImages others) {
    this.trusted = trusted;
    this.own = own;
    this.others = others;
  }

  /**
   * The image as its registry has it.
   *
   * @throws Rejected if it has none, or another one, or is not to be asked
   * @throws dev.kapsel.functions.problem.UnavailableException if it does not say
   */
  StoredImage existing(PublishedImage image) {
    ImageReference reference = image.reference();
    Digest digest = reference.digest();
    if (digest == null) {
      throw Rejected.invalid(
          "/image/reference",
          "the image `" + reference + "` has no digest, so that it could change",
          "Write it as `REGISTRY/REPOSITORY:TAG@sha256:...`.");
    }
    if (image.layers().size() > LAYERS) {
      throw Rejected.invalid(
          "/image/layers",
          "the image has " + image.layers().size() + " layers",
          "Publish an image of at most " + LAYERS + " layers.");
    }
    mustFit(image);
    StoredImage stored =
        found(reference, digest)
            .orElseThrow(() -> refused("the registry has no manifest `" + reference + "`"));
    for (Layer layer : image.layers()) {
      Long size = stored.layers().get(layer.digest());
      if (size == null || size != layer.size()) {
        throw refused(
            "`"
                + reference
                + "` has no layer `"
                + layer.digest()
                + "` of "
                + layer.size()
                + " bytes");
      }
    }
    return stored;
  }

  private Optional<StoredImage> found(ImageReference reference, Digest digest) {
    if (own(reference, digest)) {
      return own.find(WorkspaceName.CURATED, digest);
    }
    if (!trusted.has(reference.registry())) {
      throw Rejected.invalid(
          "/image/reference",
          "published images are not taken from the registry `" + reference.registry() + "`",
          "Name it in the variable "
              + CuratedSettings.REGISTRIES
              + ", or in the index that the installation is configured with.");
    }
    return others.find(reference);
  }

  private boolean own(ImageReference reference, Digest digest) {
    String tag = reference.tag() == null ? "latest" : reference.tag();
    ImageReference here = own.reference(WorkspaceName.CURATED, tag, digest);
    return here.registry().equals(reference.registry())
        && here.repository().equals(reference.repository());
  }

  private static void mustFit(PublishedImage image) {
    Lock lock = image.lock();
    if (lock != null && !LockHash.of(lock).equals(image.lockHash())) {
      throw Rejected.invalid(
          "/image/lockHash",
          "the lock has the hash `"
              + LockHash.of(lock)
              + "`, and the entry says `"
              + image.lockHash()
              + "`",
          "Publish it again: an entry is taken as it was written, or not at all.");
    }
  }

  private static Rejected refused(String what) {
    return Rejected.of(
        ProblemCode.STATE_CONFLICT,
        what,
        "Publish the image again, or take the entry without its image.");
  }
}
