package dev.kapsel.builder.cache;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file or directory on its way into the cache. Closing removes it, unless it was published. */
public final class Unfinished implements AutoCloseable {

  private final Path path;

  Unfinished(Path path) {
    this.path = path;
  }

  /** Where to make it; there is nothing yet. */
  public Path path() {
    return path;
  }

  /**
   * Gives it its name, in place of a file that was there. Where a directory is there, that one
   * stays: names in the cache say what a directory holds, so both are the same.
   */
  public void publish(Path target) throws IOException {
    Files.createDirectories(Trees.above(target.toAbsolutePath()));
    try {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
          || !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  @Override
  public void close() throws IOException {
    Trees.delete(path);
  }
}
