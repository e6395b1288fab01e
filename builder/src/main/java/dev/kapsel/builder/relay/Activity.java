package dev.kapsel.builder.relay;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** When something last happened on a connection, in either direction, and since when it stands. */
final class Activity {

  private final long began = System.nanoTime();
  private volatile long last = began;
  private volatile boolean admitted;
  private final AtomicLong bytes = new AtomicLong();

  void now() {
    last = System.nanoTime();
  }

  /** So many bytes came. */
  void moved(int count) {
    bytes.addAndGet(count);
    now();
  }

  /** Whether it still goes on, and has been slower than that for longer than it may be silent. */
  boolean crawls(long bytesPerSecond, Duration idle) {
    long now = System.nanoTime();
    Duration age = Duration.ofNanos(now - began);
    return age.compareTo(idle) > 0
        && now - last <= idle.toNanos()
        && bytes.get() * 1000 < bytesPerSecond * age.toMillis();
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
