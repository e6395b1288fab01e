package dev.kapsel.functions.stack;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after stacks that have waited too long, and those that were forgotten, on a schedule. It
 * ends when its time is over: an address that hangs is no reason to leave builds alone.
 */
@Singleton
public final class StackSweep {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(StackSweep.class);

  private final StackWaiters waiters;
  private final StackReplies replies;
  private final Clock clock;
  private final RandomGenerator random;

  StackSweep(StackWaiters waiters, StackReplies replies, Clock clock, RandomGenerator random) {
    this.waiters = waiters;
    this.replies = replies;
    this.clock = clock;
    this.random = random;
  }

  public void sweep() {
    Instant end = clock.instant().plus(LONGEST);
    // Those behind would else never be reached while the first ones hang.
    List<StackWaiter> all = new ArrayList<>();
    waiters.each(all::add);
    Collections.shuffle(all, random);
    for (StackWaiter waiter : all) {
      if (clock.instant().isAfter(end)) {
        LOG.warn("stacks that wait are looked at later: the time of this pass is over");
        return;
      }
      try {
        replies.tell(waiter);
      } catch (RuntimeException e) {
        LOG.warn(
            "{} of {} is told later", waiter.declared().logical(), waiter.declared().stack(), e);
      }
    }
  }
}
