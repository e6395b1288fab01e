package dev.kapsel.infra.cloud;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What comes to be after a while. */
final class Awaited {

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private Awaited() {}

  static <T> T until(Callable<T> look, Predicate<T> there) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      T seen = look.call();
      if (there.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain; at last it was " + seen);
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }
}
