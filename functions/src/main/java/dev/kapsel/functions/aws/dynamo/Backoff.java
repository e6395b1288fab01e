package dev.kapsel.functions.aws.dynamo;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between attempts of one request: longer each time, with full jitter, so that those who got
 * in each other's way do not meet again, and over after a fixed time.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 10;
  private static final long LONGEST_MILLIS = 500;

  private final long end;
  private int attempts;

  Backoff(Duration most) {
    this.end = System.nanoTime() + most.toNanos();
  }

  /** Waits before the next attempt; false, without waiting, if there should be none. */
  boolean pause() {
    long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempts++, 10));
    long millis = ThreadLocalRandom.current().nextLong(1, most + 1);
    if (System.nanoTime() + Duration.ofMillis(millis).toNanos() > end) {
      return false;
    }
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
