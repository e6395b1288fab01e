package dev.kapsel.builder.relay;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** When something last happened on a connection, in either direction, and since when it stands. */
final class Activity {

  /** Fewer are no drip: a greeting, an answer, a farewell. */
  private static final int FEWEST_PIECES = 10;

  private final long began = System.nanoTime();
  private volatile long last = began;
  private volatile boolean admitted;
  private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();

  /** What the host has said since the client last spoke. */
  private record Answer(long began, long last, long longestGap, long bytes, int pieces) {

    Answer and(int count) {
      long now = System.nanoTime();
      return new Answer(began, now, Math.max(longestGap, now - last), bytes + count, pieces + 1);
    }

    static Answer of(int count) {
      long now = System.nanoTime();
      return new Answer(now, now, 0, count, 1);
    }
  }

  long began() {
    return began;
  }

  void now() {
    last = System.nanoTime();
  }

  /** The client said something. */
  void asked() {
    answer.set(null);
    now();
  }

  /** So many bytes came from the host. */
  void answered(int count) {
    answer.updateAndGet(before -> before == null ? Answer.of(count) : before.and(count));
    now();
  }

  /**
   * Whether the host has answered on and on, for longer than it may be silent, and slower than
   * that, while the client said nothing. After a pause it begins anew: many connections are kept
   * for later and say little.
   */
  boolean drips(long bytesPerSecond, Duration idle) {
    Answer now = answer.get();
    if (now == null) {
      return false;
    }
    long pause = idle.toNanos() / 4;
    if (now.longestGap > pause || System.nanoTime() - now.last > pause) {
      answer.compareAndSet(now, null);
      return false;
    }
    Duration age = Duration.ofNanos(now.last - now.began);
    return age.compareTo(idle) > 0
        && now.pieces >= FEWEST_PIECES
        && now.bytes * 1000 < bytesPerSecond * age.toMillis();
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
