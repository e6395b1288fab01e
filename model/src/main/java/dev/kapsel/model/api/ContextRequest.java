package dev.kapsel.model.api;

import dev.kapsel.model.context.ContextLimits;
import dev.kapsel.model.oci.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@link Route#BEGIN_CONTEXT}: an archive that shall be uploaded.
 *
 * @param size of the archive, in bytes
 * @param sha256 of the archive's bytes
 * @param content the hash of what is in it, where the caller has worked it out; what is there
 *     already need not be uploaded
 */
public record ContextRequest(long size, Sha256 sha256, @Nullable Sha256 content) {

  /**
   * @throws IllegalArgumentException if one of them is missing or out of its range
   */
  public ContextRequest {
    if (size < 1 || size > ContextLimits.ARCHIVE_BYTES) {
      throw new IllegalArgumentException(
          "size is "
              + size
              + ": a build context has 1 to "
              + ContextLimits.ARCHIVE_BYTES
              + " bytes");
    }
    if (sha256 == null) {
      throw new IllegalArgumentException("there is no sha256: it is that of the archive's bytes");
    }
  }
}
