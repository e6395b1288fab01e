package dev.kapsel.client.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Sizes, times and counts as people read them. */
public final class Units {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

  private Units() {}

  /** Decimal units, as registries and package indexes show them: {@code 221 MB}. */
  public static String bytes(long count) {
    String[] units = {"kB", "MB", "GB", "TB"};
    if (count < 1000) {
      return count + " B";
    }
    double value = count;
    int unit = -1;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }

  /** {@code 42 ms}, {@code 1.7 s}, {@code 2 min 05 s}. */
  public static String duration(Duration time) {
    long millis = Math.max(0, time.toMillis());
    if (millis < 100) {
      return millis + " ms";
    }
    return steady(Duration.ofMillis(millis));
  }

  /** A short time with a tenth of a millisecond: {@code 3.2 ms}. */
  public static String precise(Duration time) {
    double millis = time.toNanos() / 1e6;
    return millis < 100 ? String.format(Locale.ROOT, "%.1f ms", millis) : duration(time);
  }

  /** A duration in a form that does not jump about while it grows: never milliseconds. */
  static String steady(Duration time) {
    long tenths = Math.max(0, time.toMillis() + 50) / 100;
    if (tenths < 600) {
      return String.format(Locale.ROOT, "%.1f s", tenths / 10.0);
    }
    long seconds = tenths / 10;
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }

  public static String moment(Instant time) {
    return MOMENT.format(time.atZone(ZoneId.systemDefault()));
  }

  /** {@code 1 layer}, {@code 14 layers}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** The beginning of a hash, enough to tell it from others. */
  public static String brief(Object hash) {
    String text = hash.toString().replaceFirst("^sha256:", "");
    return text.length() <= 12 ? text : text.substring(0, 12);
  }
}
