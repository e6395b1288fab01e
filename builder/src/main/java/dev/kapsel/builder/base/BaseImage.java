package dev.kapsel.builder.base;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.util.List;

/**
 * A base image, resolved: nothing about it can move any more.
 *
 * @param reference with the digest of the manifest for the wanted platform
 * @param config the image configuration as it was read
 * @param probe what was found in its file system
 */
public record BaseImage(
    ImageReference reference,
    Digest digest,
    ObjectNode config,
    List<BaseLayer> layers,
    BaseProbe probe) {

  public BaseImage {
    layers = List.copyOf(layers);
  }
}
