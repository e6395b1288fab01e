package dev.kapsel.local.registry;

import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * Content by digest, shared by all repositories. A file is moved here whole and checked, in one
 * step, so whatever lies here under a digest has that digest, also after a crash.
 */
final class BlobFiles {

  private final Path directory;
  private final ReadWriteLock collecting = new ReentrantReadWriteLock();

  BlobFiles(Path directory) {
    this.directory = directory;
  }

  Path path(Digest digest) {
    return directory.resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
  }

  FileChannel open(Digest digest) throws IOException {
    return FileChannel.open(path(digest), StandardOpenOption.READ);
  }

  /**
   * Moves content in, and holds it against collection while it is being linked.
   *
   * @param content a finished file that has this digest and is on the disk
   */
  void publish(Path content, Digest digest, Link link) throws IOException {
    Path target = path(digest);
    Files.createDirectories(target.getParent());
    collecting.readLock().lock();
    try {
      Files.move(content, target, StandardCopyOption.ATOMIC_MOVE);
      Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
      link.make();
    } finally {
      collecting.readLock().unlock();
    }
  }

  /** Links content that is here already; false if it is not. */
  boolean linkPresent(Digest digest, Link link) throws IOException {
    collecting.readLock().lock();
    try {
      Files.setLastModifiedTime(path(digest), FileTime.from(Instant.now()));
      link.make();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } finally {
      collecting.readLock().unlock();
    }
  }

  /** Deletes what was neither linked nor touched since; returns how many files that was. */
  int collect(Set<String> linked, Instant untouchedSince) throws IOException {
    int deleted = 0;
    try (Stream<Path> files = Files.find(directory, 2, (p, a) -> a.isRegularFile())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!linked.contains(file.getFileName().toString()) && deleteIdle(file, untouchedSince)) {
          deleted++;
        }
      }
    }
    return deleted;
  }

  private boolean deleteIdle(Path file, Instant untouchedSince) throws IOException {
    collecting.writeLock().lock();
    try {
      // Linking touches the file first, so one that was linked since the count is young again.
      return Files.getLastModifiedTime(file).toInstant().isBefore(untouchedSince)
          && Files.deleteIfExists(file);
    } finally {
      collecting.writeLock().unlock();
    }
  }

  /** Records that a repository has the content. */
  @FunctionalInterface
  interface Link {
    void make() throws IOException;
  }
}
