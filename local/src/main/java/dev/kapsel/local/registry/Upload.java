package dev.kapsel.local.registry;

import dev.kapsel.local.registry.ContentDigest.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A blob on its way in. Its SHA-256 is computed while it is written, so finishing costs no second
 * pass; what has arrived when a connection breaks is kept, and the client may go on from there.
 *
 * <p>One request at a time: a second one is refused at once instead of waiting for a client that
 * may never send again.
 */
final class Upload {

  private static final int BUFFER = 128 * 1024;

  private final String id;
  private final RepositoryName repository;
  private final Path file;
  private final FileChannel channel;
  private final MessageDigest sha256 = Algorithm.SHA256.begin();
  private final ReentrantLock use = new ReentrantLock();
  private volatile long size;
  private volatile Instant lastUsed = Instant.now();

  Upload(String id, RepositoryName repository, Path file) throws IOException {
    this.id = id;
    this.repository = repository;
    this.file = file;
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  String id() {
    return id;
  }

  RepositoryName repository() {
    return repository;
  }

  /** What has arrived so far, in bytes. */
  long size() {
    return size;
  }

  /** Appends all that comes. */
  void append(InputStream content) throws IOException {
    begin();
    try {
      checkOpen();
      byte[] buffer = new byte[BUFFER];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        // At a place and not at the end: a write that failed half-way leaves bytes behind.
        Disk.write(channel, file, ByteBuffer.wrap(buffer, 0, n), size);
        sha256.update(buffer, 0, n);
        size += n;
        lastUsed = Instant.now();
      }
    } finally {
      use.unlock();
    }
  }

  /** Appends a chunk; false, and nothing is read, if it does not begin where the last one ended. */
  boolean append(ByteRange chunk, InputStream content) throws IOException {
    begin();
    try {
      if (chunk.first() != size) {
        return false;
      }
      append(content);
      if (size != chunk.last() + 1) {
        throw new RegistryException(
            ErrorCode.BLOB_UPLOAD_INVALID,
            "the chunk was to end with byte "
                + chunk.last()
                + ", and the upload has now "
                + size
                + " bytes");
      }
      return true;
    } finally {
      use.unlock();
    }
  }

  /** Checks the digest and makes the content visible, or throws it away. */
  void finish(ContentDigest expected, BlobFiles blobs, BlobFiles.Link link) throws IOException {
    begin();
    try {
      checkOpen();
      channel.truncate(size);
      ContentDigest actual =
          expected.algorithm() == Algorithm.SHA256
              ? Algorithm.SHA256.finish(sha256)
              : readAgain(expected.algorithm());
      if (!actual.equals(expected)) {
        throw new RegistryException(
            ErrorCode.DIGEST_INVALID,
            "the content has digest " + actual + " and not " + expected + ", as was said");
      }
      Disk.force(channel, file);
      blobs.publish(file, expected, link);
    } finally {
      discard();
      use.unlock();
    }
  }

  private ContentDigest readAgain(Algorithm algorithm) throws IOException {
    MessageDigest computation = algorithm.begin();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long at = 0; channel.read(buffer, at) > 0; at += buffer.limit(), buffer.clear()) {
      computation.update(buffer.flip());
    }
    return algorithm.finish(computation);
  }

  /** Throws away what has arrived. */
  void cancel() throws IOException {
    begin();
    try {
      discard();
    } finally {
      use.unlock();
    }
  }

  /** Throws away what nobody has sent anything to since; false if somebody has. */
  boolean cancelIfIdle(Instant since) throws IOException {
    if (!lastUsed.isBefore(since) || !use.tryLock()) {
      return false;
    }
    try {
      discard();
      return true;
    } finally {
      use.unlock();
    }
  }

  private void discard() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }

  private void begin() {
    if (!use.tryLock()) {
      throw new RegistryException(
          ErrorCode.BLOB_UPLOAD_INVALID,
          "upload " + id + " is in use by another request; begin another upload");
    }
  }

  private void checkOpen() {
    if (!channel.isOpen()) {
      throw new RegistryException(
          ErrorCode.BLOB_UPLOAD_UNKNOWN, "upload " + id + " has ended already");
    }
  }
}
