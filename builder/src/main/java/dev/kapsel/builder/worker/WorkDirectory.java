package dev.kapsel.builder.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of one build, gone when the build is. */
record WorkDirectory(Path path) implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkDirectory.class);

  /** Beside the cache, so that what becomes part of the cache is moved and not copied. */
  static WorkDirectory below(Path cache) {
    try {
      Path parent = Files.createDirectories(cache.resolve("work"));
      return new WorkDirectory(Files.createTempDirectory(parent, "build-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      LOG.warn("{} could not be deleted: {}", path, e.getMessage());
    }
  }
}
