package dev.kapsel.local.registry;

import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;

/**
 * A blob on its way in. Its digest is computed while it is written, so finishing costs no second
 * pass; what has arrived when a connection breaks is kept, and the client may go on from there.
 */
final class Upload {

  private static final int BUFFER = 128 * 1024;

  private final String id;
  private final RepositoryName repository;
  private final Path file;
  private final FileChannel channel;
  private final MessageDigest digest = Sha256.digest();
  private long size;
  private volatile Instant lastUsed = Instant.now();

  Upload(String id, RepositoryName repository, Path file) throws IOException {
    this.id = id;
    this.repository = repository;
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  String id() {
    return id;
  }

  RepositoryName repository() {
    return repository;
  }

  Instant lastUsed() {
    return lastUsed;
  }

  synchronized long size() {
    return size;
  }

  /** Appends all that comes; returns the size after that. */
  synchronized long append(InputStream content) throws IOException {
    checkOpen();
    byte[] buffer = new byte[BUFFER];
    for (int n = content.readNBytes(buffer, 0, BUFFER);
        n > 0;
        n = content.readNBytes(buffer, 0, BUFFER)) {
      write(ByteBuffer.wrap(buffer, 0, n));
      digest.update(buffer, 0, n);
      size += n;
      lastUsed = Instant.now();
    }
    return size;
  }

  /** Appends a chunk; false, and nothing is read, if it does not begin where the last one ended. */
  synchronized boolean append(ByteRange chunk, InputStream content) throws IOException {
    if (chunk.first() != size) {
      return false;
    }
    if (append(content) != chunk.last() + 1) {
      throw new RegistryException(
          ErrorCode.BLOB_UPLOAD_INVALID,
          "the chunk was to end at byte " + chunk.last() + ", the upload ends before " + size);
    }
    return true;
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Checks the digest and makes the content visible, or throws it away. */
  synchronized void finish(Digest expected, BlobFiles blobs, BlobFiles.Link link)
      throws IOException {
    checkOpen();
    Digest actual = new Digest(Sha256.finish(digest));
    if (!actual.equals(expected)) {
      discard();
      throw new RegistryException(
          ErrorCode.DIGEST_INVALID,
          "the content has digest " + actual + " and not " + expected + ", as was said");
    }
    channel.force(false);
    channel.close();
    blobs.publish(file, expected, link);
  }

  synchronized void discard() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }

  private void checkOpen() {
    if (!channel.isOpen()) {
      throw new RegistryException(
          ErrorCode.BLOB_UPLOAD_UNKNOWN, "upload " + id + " has ended already");
    }
  }
}
