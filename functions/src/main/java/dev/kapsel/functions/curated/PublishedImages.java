package dev.kapsel.functions.curated;

import dev.kapsel.functions.image.ImageRegistry.StoredImage;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.oci.ImageReference;
import java.util.Optional;

/**
 * The registries of other installations, which are only read.
 *
 * @see RegistryManifests
 */
interface PublishedImages {

  /**
   * The image that a reference names by its digest; empty if its registry says that it has none.
   *
   * @throws UnavailableException if it does not say
   */
  Optional<StoredImage> find(ImageReference reference);
}
