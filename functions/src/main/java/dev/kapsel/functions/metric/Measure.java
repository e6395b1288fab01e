package dev.kapsel.functions.metric;

import java.time.Duration;

/**
 * One value of a metric.
 *
 * @param metric its name
 * @param unit as CloudWatch names it, {@code Count} or {@code Seconds}
 * @param dimension by what it is told apart, such as {@code answer}; empty: by nothing
 * @param of the value of the dimension, of which there are few, since each is paid for
 */
public record Measure(String metric, String unit, double value, String dimension, String of) {

  static Measure count(String metric, String dimension, String of) {
    return new Measure(metric, "Count", 1, dimension, of);
  }

  static Measure seconds(String metric, double value, String dimension, String of) {
    return new Measure(metric, "Seconds", value, dimension, of);
  }

  /** How long the build waits that was queued first; none: not at all. */
  public static Measure queueAge(Duration age) {
    return seconds("QueueAge", age.toMillis() / 1000.0, "", "");
  }

  /** A look-up was answered. */
  public static Measure lookup(String answer) {
    return count("Lookups", "answer", answer);
  }
}
