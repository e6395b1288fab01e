package dev.kapsel.local.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the demo keeps its data: a directory of the caller's, or one that goes when it ends. */
record DemoData(Path path, boolean passing) implements AutoCloseable {

  static DemoData of(@Nullable Path chosen) {
    try {
      return chosen == null
          ? new DemoData(Files.createTempDirectory("kapsel-demo-"), true)
          : new DemoData(chosen, false);
    } catch (IOException e) {
      throw new UncheckedIOException("no directory can be made for the demo's data", e);
    }
  }

  /** For a demo that ends by a signal, when nothing is closed in order. */
  void removeAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "kapsel-demo-data"));
  }

  @Override
  public void close() {
    if (!passing || !Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("kapsel: " + path + " could not be removed: " + e.getMessage());
    }
  }
}
