package dev.kapsel.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has asked the operating system for, whether that had it in memory or not. */
final class BytesRead {

  private static final String READ = "rchar: ";

  private BytesRead() {}

  /** Always 0 where the operating system does not say. */
  static long by(ProcessHandle process) {
    Path counters = Path.of("/proc", Long.toString(process.pid()), "io");
    if (!Files.exists(counters)) {
      return 0;
    }
    try {
      return Files.readAllLines(counters).stream()
          .filter(line -> line.startsWith(READ))
          .mapToLong(line -> Long.parseLong(line.substring(READ.length())))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
