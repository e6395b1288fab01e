package dev.kapsel.functions.repeat;

import dev.kapsel.model.oci.Sha256;
import java.time.Instant;

/**
 * What the ids of all that a request makes come from. A request that is carried out once more with
 * its key has the same one, so what it made before has the id that it would give it again: it is
 * found, or stands in the way of a second one.
 *
 * @param time when the request came first, in whole milliseconds
 * @param own a text that no other request has
 * @param again whether it may have been carried out before
 */
public record IdSeed(Instant time, String own, boolean again) {

  /** As good as chance, for whoever does not know the request. */
  public Sha256 digest() {
    return Sha256.of(own);
  }
}
