package dev.kapsel.local.registry;

import dev.kapsel.local.registry.ContentDigest.Algorithm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Content by digest, shared by all repositories. A file is moved here whole and checked, in one
 * step, so whatever lies here under a digest has that digest, also after a crash.
 */
final class BlobFiles {

  private final Path directory;
  private final Disk disk;
  private final ReadWriteLock collecting = new ReentrantReadWriteLock();

  BlobFiles(Path directory, Disk disk) throws IOException {
    this.directory = directory;
    this.disk = disk;
    for (Algorithm algorithm : Algorithm.values()) {
      Files.createDirectories(directory.resolve(algorithm.label()));
    }
  }

  Path path(ContentDigest digest) {
    return directory
        .resolve(digest.algorithm().label())
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }

  FileChannel open(ContentDigest digest) throws IOException {
    return FileChannel.open(path(digest), StandardOpenOption.READ);
  }

  /**
   * Moves content in, and holds it against collection while it is being linked.
   *
   * @param content a finished file that has this digest and is on the disk
   */
  void publish(Path content, ContentDigest digest, Link link) throws IOException {
    collecting.readLock().lock();
    try {
      Files.setLastModifiedTime(content, FileTime.from(Instant.now()));
      disk.move(content, path(digest));
      link.make();
    } finally {
      collecting.readLock().unlock();
    }
  }

  /** Links content that is here already; false if it is not. */
  boolean linkPresent(ContentDigest digest, Link link) throws IOException {
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
    for (Algorithm algorithm : Algorithm.values()) {
      for (Path group : entries(directory.resolve(algorithm.label()))) {
        for (Path file : entries(group)) {
          if (!linked.contains(file.getFileName().toString()) && deleteIdle(file, untouchedSince)) {
            deleted++;
          }
        }
      }
    }
    return deleted;
  }

  private static List<Path> entries(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    }
    return entries;
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
