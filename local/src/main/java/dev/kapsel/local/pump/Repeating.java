package dev.kapsel.local.pump;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own until it is closed; survives failures. */
abstract class Repeating implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  Repeating(String name) {
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /** Does it once and says how long to wait for the next time. */
  abstract Duration once();

  final void begin() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed()) {
        boolean unused = closing.await(attempt().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  private Duration attempt() {
    try {
      return once();
    } catch (RuntimeException e) {
      if (!closed()) {
        LOG.error("{} failed and is tried again", thread.getName(), e);
      }
      return AFTER_FAILURE;
    }
  }

  /** Ends a pause at once, but waits for what is being done, which must not be cut off half way. */
  @Override
  public final void close() {
    closing.countDown();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
