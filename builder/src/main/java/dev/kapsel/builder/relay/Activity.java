package dev.kapsel.builder.relay;

import java.time.Duration;

/** When something last happened on a connection, in either direction, and since when it stands. */
final class Activity {

  private final long began = System.nanoTime();
  private volatile long last = began;
  private volatile boolean admitted;

  void now() {
    last = System.nanoTime();
  }

  /** The client has said who it is and what it wants. */
  void admit() {
    admitted = true;
    now();
  }

  boolean overdue(Duration head, Duration idle, Duration longest) {
    long now = System.nanoTime();
    return now - began > (admitted ? longest : head).toNanos() || now - last > idle.toNanos();
  }
}
