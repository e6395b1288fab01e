package dev.kapsel.builder.base;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.InputStream;

/**
 * One layer of a base image.
 *
 * @param mediaType as the base's manifest states it
 * @param content for people, such as {@code libc6 2.36-9+deb12u10} or the instruction that made it
 * @param source where the compressed blob can be read; what it yields has been checked against the
 *     digest, or fails at its end
 */
public record BaseLayer(
    Digest digest, Digest diffId, long size, String mediaType, String content, Source source) {

  /** Opens the compressed blob. */
  public interface Source {
    InputStream open() throws IOException;
  }
}
