package dev.kapsel.builder.registry;

import dev.kapsel.model.oci.Digest;
import java.util.Objects;

/**
 * A manifest or index exactly as the registry sent it.
 *
 * @param mediaType as the response states it, without parameters
 */
public record RawManifest(Digest digest, String mediaType, byte[] content) {

  public RawManifest {
    content = content.clone();
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawManifest manifest
        && digest.equals(manifest.digest)
        && mediaType.equals(manifest.mediaType);
  }

  @Override
  public int hashCode() {
    return Objects.hash(digest, mediaType);
  }
}
