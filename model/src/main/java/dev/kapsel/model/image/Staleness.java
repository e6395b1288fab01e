package dev.kapsel.model.image;

import dev.kapsel.model.oci.ImageReference;
import java.time.Instant;

/**
 * That an image stands on something which the tag of its base does not name any more.
 *
 * @param base the tag, and the digest that it was last seen to name
 * @param since when the build was started that saw it
 */
public record Staleness(ImageReference base, Instant since) {}
