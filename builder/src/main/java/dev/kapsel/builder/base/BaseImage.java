package dev.kapsel.builder.base;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What packages are put over, resolved: nothing about it can move any more. A base image, or what
 * docker steps have made of one.
 *
 * @param reference of the base image that the definition names, with the digest of the manifest for
 *     the wanted platform
 * @param digest of that manifest
 * @param steps the manifest of what the steps have made, null where there are none
 * @param config the image configuration as it was read
 * @param probe what was found in its file system
 */
public record BaseImage(
    ImageReference reference,
    Digest digest,
    @Nullable Digest steps,
    ObjectNode config,
    List<BaseLayer> layers,
    BaseProbe probe) {

  public BaseImage {
    layers = List.copyOf(layers);
  }

  /** A base image as it is. */
  public BaseImage(
      ImageReference reference,
      Digest digest,
      ObjectNode config,
      List<BaseLayer> layers,
      BaseProbe probe) {
    this(reference, digest, null, config, layers, probe);
  }

  /** Whether Kapsel made all of it. */
  public boolean own() {
    return reference.own() && steps == null;
  }

  /** The manifests that decide what this is, the named one first. */
  public List<Digest> manifests() {
    return steps == null ? List.of(digest) : List.of(digest, steps);
  }
}
