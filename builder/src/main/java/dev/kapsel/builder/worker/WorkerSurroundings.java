package dev.kapsel.builder.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TimeZone;

/** What might make the same build give other bytes elsewhere, in words. */
final class WorkerSurroundings {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String UMASK = "Umask:";

  private WorkerSurroundings() {}

  /** Such as {@code user nobody, umask 0027, locale tr_TR, time zone Asia/Kathmandu}. */
  static String sentence() {
    return "user %s, umask %s, locale %s, time zone %s, Java %s, %d processors"
        .formatted(
            System.getProperty("user.name"),
            umask(),
            Locale.getDefault(),
            TimeZone.getDefault().getID(),
            System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors());
  }

  private static String umask() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(UMASK))
          .map(line -> line.substring(UMASK.length()).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
