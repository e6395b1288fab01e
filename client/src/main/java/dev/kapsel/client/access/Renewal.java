package dev.kapsel.client.access;

import java.time.Duration;
import java.time.Instant;

/**
 * When a token is renewed: so long before its end that a request under way still has a good one.
 */
final class Renewal {

  private static final Duration AHEAD = Duration.ofSeconds(60);

  private Renewal() {}

  static Instant ahead(Instant end) {
    return end.minus(AHEAD);
  }
}
