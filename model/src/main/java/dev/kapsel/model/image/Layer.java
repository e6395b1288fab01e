package dev.kapsel.model.image;

import dev.kapsel.model.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One layer of an image.
 *
 * @param digest of the compressed blob
 * @param diffId of the tar inside
 * @param size of the compressed blob in bytes
 * @param content what it holds, for people: a package with its version, or a bucket of small ones
 * @param unpacked size of the tar inside in bytes; null where nobody has counted it, as in layers
 *     of other people's bases
 */
public record Layer(
    Digest digest, Digest diffId, long size, String content, @Nullable Long unpacked) {

  public Layer(Digest digest, Digest diffId, long size, String content) {
    this(digest, diffId, size, content, null);
  }
}
