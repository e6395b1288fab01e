package dev.kapsel.local.registry;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what clients do and does something once, when they have come to a certain step. */
final class Steps {

  private final AtomicInteger done = new AtomicInteger();
  private final int at;
  private final Runnable then;

  Steps(int at, Runnable then) {
    this.at = at;
    this.then = then;
  }

  void step() {
    if (done.incrementAndGet() == at) {
      then.run();
    }
  }

  /** Whether it has come to pass. */
  boolean reached() {
    return done.get() >= at;
  }
}
