package dev.kapsel.builder.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The most memory that this process has held so far, as the kernel counts it: heap, what the
 * virtual machine needs itself, and buffers; without the programs that it has started.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">VmHWM in
 *     proc_pid_status(5)</a>
 */
final class PeakMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "VmHWM:";

  private static final Path RESET = Path.of("/proc/self/clear_refs");
  private static final String PEAK = "5";

  private PeakMemory() {}

  /** From here on the peak is counted anew; where the kernel cannot, it goes on from before. */
  static void reset() {
    try {
      Files.writeString(RESET, PEAK);
    } catch (IOException e) {
      // Older kernels and other systems have no such file.
    }
  }

  /** One clause for people, such as {@code peak memory 301.2 MB}. */
  static String sentence() {
    OptionalLong bytes = bytes();
    return bytes.isPresent()
        ? "peak memory " + Sizes.of(bytes.getAsLong())
        : "peak memory is not known on this machine";
  }

  /** Empty where the kernel does not tell. */
  static OptionalLong bytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(FIELD))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
