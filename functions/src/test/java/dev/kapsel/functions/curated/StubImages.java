package dev.kapsel.functions.curated;

import dev.kapsel.functions.image.ImageRegistry.StoredImage;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.oci.ImageReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The registries of other installations, in memory. */
final class StubImages implements PublishedImages {

  final Map<ImageReference, StoredImage> images = new HashMap<>();
  boolean silent;

  @Override
  public Optional<StoredImage> find(ImageReference reference) {
    if (silent) {
      throw new UnavailableException("the registry does not answer");
    }
    return Optional.ofNullable(images.get(reference));
  }
}
