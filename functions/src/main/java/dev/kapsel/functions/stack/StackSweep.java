package dev.kapsel.functions.stack;

import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after stacks that have waited too long, and those that were forgotten, on a schedule. */
@Singleton
public final class StackSweep {

  private static final Logger LOG = LoggerFactory.getLogger(StackSweep.class);

  private final StackWaiters waiters;
  private final StackReplies replies;

  StackSweep(StackWaiters waiters, StackReplies replies) {
    this.waiters = waiters;
    this.replies = replies;
  }

  public void sweep() {
    waiters.each(
        waiter -> {
          try {
            replies.tell(waiter);
          } catch (RuntimeException e) {
            LOG.warn(
                "{} of {} is told later",
                waiter.declared().logical(),
                waiter.declared().stack(),
                e);
          }
        });
  }
}
