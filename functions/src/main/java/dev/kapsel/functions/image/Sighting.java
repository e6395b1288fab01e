package dev.kapsel.functions.image;

import dev.kapsel.model.oci.ImageReference;
import java.time.Instant;

/**
 * That the tag of a base named a digest.
 *
 * @param base has both
 * @param at when the build was started that looked
 */
public record Sighting(ImageReference base, Instant at) {

  public Sighting {
    if (base.tag() == null || base.digest() == null) {
      throw new IllegalArgumentException(base + " does not say what a tag names");
    }
  }
}
