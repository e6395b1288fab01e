package dev.kapsel.functions.limit;

import java.time.Duration;

/**
 * How often one caller may ask one function process. A caller that has been silent may ask all of
 * it at once; after that, at the rate by which it is given back.
 *
 * @param requests at most
 * @param window in which as many are given back
 */
public record RateSettings(int requests, Duration window) {

  /** Far above what a team and its pipelines do, and far below what would harm others. */
  public static final RateSettings USUAL = new RateSettings(6_000, Duration.ofMinutes(1));

  /**
   * @throws IllegalArgumentException if nobody could ever ask
   */
  public RateSettings {
    if (requests < 1 || window.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "a rate of " + requests + " in " + window + ": use at least 1 request and 1 second");
    }
  }
}
