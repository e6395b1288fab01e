package dev.kapsel.builder.network;

import java.time.Duration;

/**
 * How long a worker waits for others, and how often it asks again. Nothing waits without an end.
 *
 * @param connect until a connection stands
 * @param answer until a response begins, counted from the last progress of an upload
 * @param stall without a single byte of a body
 * @param leastBytesPerSecond averaged over {@code stall}; a sender below it counts as stalled
 * @param attempts in a row without any progress
 * @param firstPause before the second attempt; doubles with each further one
 * @param longestPause also caps what a server asks for with {@code Retry-After}
 * @param program until a program that asks others by itself, such as a resolver, has ended
 */
public record Patience(
    Duration connect,
    Duration answer,
    Duration stall,
    long leastBytesPerSecond,
    int attempts,
    Duration firstPause,
    Duration longestPause,
    Duration program) {

  /** What fits registries and package indexes on the internet. */
  public static Patience standard() {
    return new Patience(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        1024,
        5,
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5));
  }
}
