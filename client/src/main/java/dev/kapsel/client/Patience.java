package dev.kapsel.client;

import java.time.Duration;

/**
 * How long an answer is waited for.
 *
 * @param connect until the service takes the connection
 * @param answer until the whole answer is there; the service itself gives up after 30 seconds
 * @param attempts at most
 * @param pause before the second attempt; doubled before each further one
 */
record Patience(Duration connect, Duration answer, int attempts, Duration pause) {

  static final Patience USUAL =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(35), 4, Duration.ofMillis(200));
}
