package dev.kapsel.builder.worker;

import java.util.Locale;

/** Sizes as people read them. */
final class Sizes {

  private Sizes() {}

  /** Such as {@code 1 layer} or {@code 2 layers}. */
  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** In decimal units, as registries and package indexes state them. */
  static String of(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
