package dev.kapsel.client.context;

import dev.kapsel.model.api.ContextRequest;
import dev.kapsel.model.context.ContextLimits;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory packed as a build context, in a file that goes when this is closed.
 *
 * @param content the context's hash
 * @param sha256 of the archive
 * @param size of the archive, in bytes
 * @param unpacked bytes of all files in it
 */
public record PackedContext(
    Path archive, Sha256 content, Sha256 sha256, long size, int entries, long unpacked)
    implements AutoCloseable {

  /**
   * Packs a directory. The same files are the same content, whatever their times, owners and order.
   *
   * @param dockerfile its path in the directory, with {@code /} between the parts
   * @throws ContextException if the directory cannot become a build context
   */
  public static PackedContext pack(Path directory, String dockerfile) {
    try {
      Path archive = Files.createTempFile("kapsel-context-", ".tar.gz");
      try {
        PackedContext packed = ContextWriter.write(ContextFiles.of(directory, dockerfile), archive);
        if (packed.size() > ContextLimits.ARCHIVE_BYTES) {
          throw new ContextException(
              directory
                  + " has "
                  + packed.size()
                  + " bytes when it is packed, more than the "
                  + ContextLimits.ARCHIVE_BYTES
                  + " of a build context; list in "
                  + DockerIgnore.FILE
                  + " what the build does not need");
        }
        return packed;
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(archive);
        throw e;
      }
    } catch (IOException e) {
      throw new ContextException(directory + " cannot be packed: " + e.getMessage(), e);
    }
  }

  /** What is asked of the service. */
  public ContextRequest request() {
    return new ContextRequest(size, sha256, content);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(archive);
    } catch (IOException e) {
      throw new ContextException(archive + " cannot be deleted: " + e.getMessage(), e);
    }
  }
}
