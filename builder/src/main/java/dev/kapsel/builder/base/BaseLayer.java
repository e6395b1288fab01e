package dev.kapsel.builder.base;

import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a base image.
 *
 * @param mediaType as the base's manifest states it
 * @param content for people, such as {@code libc6 2.36-9+deb12u10} or the instruction that made it
 * @param unpacked size of the tar inside in bytes; null where nobody has counted it
 * @param source where the compressed blob can be read; what it yields has been checked against the
 *     digest, or fails at its end
 */
public record BaseLayer(
    Digest digest,
    Digest diffId,
    long size,
    String mediaType,
    String content,
    @Nullable Long unpacked,
    Source source) {

  /** One whose tar nobody has counted. */
  public BaseLayer(
      Digest digest, Digest diffId, long size, String mediaType, String content, Source source) {
    this(digest, diffId, size, mediaType, content, null, source);
  }

  /** The same, said in other words. */
  public BaseLayer withContent(String words) {
    return new BaseLayer(digest, diffId, size, mediaType, words, unpacked, source);
  }

  /** As a layer of the image that is made over it. */
  public Layer asLayer() {
    return new Layer(digest, diffId, size, content, unpacked);
  }

  /** Where the compressed blob is. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;

    /** A repository that has it, so that its registry need not be sent it; null: none is known. */
    default @Nullable Stored stored() {
      return null;
    }
  }

  /**
   * A repository that has a blob.
   *
   * @param registry as {@link dev.kapsel.builder.registry.RegistryClient#address} has it
   */
  public record Stored(URI registry, String repository) {}
}
