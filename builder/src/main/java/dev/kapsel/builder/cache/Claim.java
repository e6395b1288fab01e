package dev.kapsel.builder.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A directory that belongs to one process for as long as it lives: the kernel holds a lock on the
 * file beside it, and lets go of it however the process ends. The lock is there before the
 * directory and goes after it, so a directory without one belongs to nobody.
 */
final class Claim implements AutoCloseable {

  private static final String LOCK = ".lock";

  /**
   * Those of this very process. Their lock files must not be opened a second time: closing any
   * channel of a file ends all locks that its process has on it.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final Path file;
  private final FileChannel lock;

  private Claim(Path directory, Path file, FileChannel lock) throws IOException {
    this.directory = directory;
    this.file = file;
    this.lock = lock;
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** A new directory below this one. */
  static Claim below(Path parent) throws IOException {
    Path all = Files.createDirectories(parent).toRealPath();
    while (true) {
      String name = UUID.randomUUID().toString();
      Path file = all.resolve(name + LOCK);
      OWN.add(file);
      FileChannel lock =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      lock.lock();
      // Somebody who cleans up may have been quicker, and taken the file for a dead one's.
      if (Files.exists(file)) {
        return new Claim(all.resolve(name), file, lock);
      }
      lock.close();
      OWN.remove(file);
    }
  }

  Path directory() {
    return directory;
  }

  /**
   * @return the directories of processes that are no more, which are gone now
   */
  static List<Path> removeDead(Path parent) throws IOException {
    List<Path> removed = new ArrayList<>();
    if (!Files.isDirectory(parent)) {
      return removed;
    }
    Path all = parent.toRealPath();
    for (Path directory : names(all)) {
      Path file = all.resolve(directory.getFileName() + LOCK);
      if (!OWN.contains(file)
          && (abandoned(directory, file) || removeUnlessHeld(directory, file))) {
        removed.add(directory);
      }
    }
    return removed;
  }

  private static List<Path> names(Path all) throws IOException {
    try (Stream<Path> entries = Files.list(all)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .map(
              name -> name.endsWith(LOCK) ? name.substring(0, name.length() - LOCK.length()) : name)
          .distinct()
          .map(all::resolve)
          .toList();
    }
  }

  private static boolean abandoned(Path directory, Path file) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS) || Files.exists(file)) {
      return false;
    }
    Trees.delete(directory);
    return true;
  }

  private static boolean removeUnlessHeld(Path directory, Path file) throws IOException {
    try (FileChannel lock = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (lock.tryLock() == null) {
        return false;
      }
      Trees.delete(directory);
      Files.deleteIfExists(file);
      return true;
    } catch (NoSuchFileException e) {
      return false; // somebody else is cleaning up
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      Trees.delete(directory);
      Files.deleteIfExists(file);
    } finally {
      OWN.remove(file);
    }
  }
}
