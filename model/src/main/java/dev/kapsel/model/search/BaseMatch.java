package dev.kapsel.model.search;

import dev.kapsel.model.oci.ImageReference;

/**
 * An image and the base that it stands on.
 *
 * @param base with the digest that its tag had then
 */
public record BaseMatch(ImageReference base, FoundImage image) {}
