package dev.kapsel.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has asked the operating system for, whether that had it in memory or not. */
final class BytesRead {

  private static final Path COUNTERS = Path.of("/proc/self/io");
  private static final String READ = "rchar: ";

  private BytesRead() {}

  /** Always 0 where the operating system does not say. */
  static long now() {
    if (!Files.exists(COUNTERS)) {
      return 0;
    }
    try {
      return Files.readAllLines(COUNTERS).stream()
          .filter(line -> line.startsWith(READ))
          .mapToLong(line -> Long.parseLong(line.substring(READ.length())))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
