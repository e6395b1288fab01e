package dev.kapsel.local.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes files so that neither a kill nor a power cut leaves a part of one: each is written aside,
 * forced to the disk, renamed into its place, and then its directory is forced too. What these
 * methods have returned from is on the disk.
 *
 * <p>That the disk does not take something is a {@link FileSystemException}, so that it cannot be
 * mistaken for a client that has gone.
 */
final class Disk {

  private static final long FULL_BYTES = 1 << 20;

  private final Path aside;

  /** Directories that are known to survive a power cut. */
  private final Set<Path> lasting = ConcurrentHashMap.newKeySet();

  /**
   * @param aside where unfinished files lie; on the same file system as all others
   */
  Disk(Path aside) {
    this.aside = aside;
  }

  /** Writes a file whole, in place of the one that was there. */
  void write(Path file, byte[] content) throws IOException {
    Path unfinished = aside(content);
    try {
      move(unfinished, file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** A finished file that is to be moved to its place or deleted. */
  Path aside(byte[] content) throws IOException {
    Path file = aside.resolve(UUID.randomUUID().toString());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(channel, file, ByteBuffer.wrap(content), 0);
      // An empty file is its directory's entry and nothing else.
      if (content.length > 0) {
        force(channel, file);
      }
      return file;
    } catch (FileSystemException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  static void write(FileChannel channel, Path file, ByteBuffer bytes, long position)
      throws IOException {
    try {
      for (long at = position; bytes.hasRemaining(); ) {
        at += channel.write(bytes, at);
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw refused(file, e);
    }
  }

  static void force(FileChannel channel, Path file) throws IOException {
    try {
      channel.force(false);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw refused(file, e);
    }
  }

  /** Gives a finished file, which has been forced to the disk, its place. */
  void move(Path finished, Path target) throws IOException {
    Path directory = parent(target);
    makeLasting(directory);
    Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
    forceEntries(directory);
  }

  private void makeLasting(Path directory) throws IOException {
    if (lasting.contains(directory)) {
      return;
    }
    Path parent = parent(directory);
    if (!Files.isDirectory(directory)) {
      makeLasting(parent);
      Files.createDirectories(directory);
    }
    // Also where another thread made it, which may not have come this far.
    forceEntries(parent);
    lasting.add(directory);
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent(), "the root is no place for files");
  }

  private static void forceEntries(Path directory) throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      force(entries, directory);
    }
  }

  /** Whether a write there that failed did so for want of room. */
  static boolean isFull(Path file) {
    try {
      return Files.getFileStore(parent(file)).getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private static FileSystemException refused(Path file, IOException cause) {
    String reason = String.valueOf(cause.getMessage());
    FileSystemException refused =
        isFull(file)
            ? new DiskFullException(file, reason)
            : new FileSystemException(file.toString(), null, reason);
    refused.initCause(cause);
    return refused;
  }
}
