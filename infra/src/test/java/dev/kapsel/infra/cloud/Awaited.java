package dev.kapsel.infra.cloud;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** What comes to be after a while. */
final class Awaited {

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private Awaited() {}

  static <T> T until(Callable<T> look, Predicate<T> there) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(BETWEEN)
        .pollInSameThread()
        .until(look, there::test);
  }
}
