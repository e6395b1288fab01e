package dev.kapsel.builder.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that the workers of a machine share and that outlives them. A file or directory
 * appears in it under its name whole or not at all: until then it lies in a directory of its
 * worker's own below {@code work}, on the same disk. A worker that was killed leaves that directory
 * and nothing else, and whoever opens the cache next removes it. What a living one has is never
 * touched. Safe for concurrent use.
 */
public final class SharedCache implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SharedCache.class);

  private final Path directory;
  private final Claim claim;
  private final Path work;
  private final AtomicLong begun;

  private SharedCache(Path directory, Claim claim, Path work, AtomicLong begun) {
    this.directory = directory;
    this.claim = claim;
    this.work = work;
    this.begun = begun;
  }

  /** Opens the directory, which need not be there, and removes what the dead have left in it. */
  public static SharedCache open(Path directory) {
    removeLeftovers(directory);
    try {
      Claim claim = Claim.below(claims(directory));
      Path work = Files.createDirectory(claim.directory().resolve("build"));
      return new SharedCache(directory, claim, work, new AtomicLong());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what workers that no longer live had begun in this cache. */
  public static void removeLeftovers(Path directory) {
    try {
      for (Path dead : Claim.removeDead(claims(directory))) {
        LOG.debug("removed {}, which a worker that was killed had left", dead);
      }
    } catch (IOException e) {
      LOG.warn("what dead workers left in {} stays: {}", directory, e.toString());
    }
  }

  private static Path claims(Path directory) {
    return directory.resolve("work");
  }

  /** The place of that name, whether there is something or not. */
  public Path resolve(String name) {
    return directory.resolve(name);
  }

  /** A directory for this worker alone, empty at first and gone with it. */
  public Path work() {
    return work;
  }

  /**
   * Another cache, with nothing in it, for this worker alone; it is gone with this one.
   *
   * @param but one name under which there is the same in both, because it makes no difference to
   *     what is built
   */
  public SharedCache empty(String but) {
    try {
      Path other = Files.createDirectory(work.resolve("empty-cache"));
      Files.createSymbolicLink(
          other.resolve(but), Files.createDirectories(resolve(but)).toRealPath());
      return open(other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A cache within this one, which only those share who know its name. It is closed with this one.
   *
   * @param but one name under which there is the same in both
   */
  public SharedCache part(String name, String but) {
    try {
      Path part = Files.createDirectories(resolve(name));
      Files.createDirectories(resolve(but));
      try {
        // From where it is, so that the whole can be moved.
        Files.createSymbolicLink(part.resolve(but), part.relativize(resolve(but)));
      } catch (FileAlreadyExistsException e) {
        // As it is from the second build on.
      }
      return new SharedCache(part, claim, work, begun);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new place for something that is not yet what it shall be. */
  public Unfinished begin() {
    return new Unfinished(claim.directory().resolve("part-" + begun.incrementAndGet()));
  }

  /** Makes these bytes the file's content. */
  public void write(Path target, byte[] content) throws IOException {
    try (Unfinished file = begin()) {
      Files.write(file.path(), content);
      file.publish(target);
    }
  }

  /** Removes all that is unfinished. What was published stays. */
  @Override
  public void close() {
    try {
      claim.close();
    } catch (IOException e) {
      LOG.warn("{} is left to the next worker: {}", claim.directory(), e.toString());
    }
  }
}
