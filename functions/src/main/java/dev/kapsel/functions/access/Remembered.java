package dev.kapsel.functions.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Answers that are taken again for a few seconds instead of being asked for. */
final class Remembered<K, V> {

  private static final Duration GOOD = Duration.ofSeconds(5);

  /**
   * Beyond that many, all are forgotten: a process serves that many callers in five seconds never.
   */
  private static final int MOST = 10_000;

  private record Answer<V>(V value, Instant at) {}

  private final Clock clock;
  private final Map<K, Answer<V>> answers = new ConcurrentHashMap<>();
  private final AtomicLong forgotten = new AtomicLong();

  Remembered(Clock clock) {
    this.clock = clock;
  }

  V get(K asked, Supplier<V> read) {
    Optional<V> known = known(asked);
    if (known.isPresent()) {
      return known.get();
    }
    long begun = begin();
    V value = read.get();
    put(asked, value, begun);
    return value;
  }

  /** What is still good of it. */
  Optional<V> known(K asked) {
    Instant now = clock.instant();
    // Also not one of the future: then the clock was set back.
    return Optional.ofNullable(answers.get(asked))
        .filter(one -> !now.isBefore(one.at()) && now.isBefore(one.at().plus(GOOD)))
        .map(Answer::value);
  }

  /** Where an answer that is come by otherwise begins to be read. */
  long begin() {
    return forgotten.get();
  }

  /** Takes an answer that was read since, unless it may be one that was to be forgotten. */
  void put(K asked, V value, long begun) {
    if (forgotten.get() == begun) {
      keep(asked, new Answer<>(value, clock.instant()));
    }
  }

  private void keep(K asked, Answer<V> answer) {
    if (answers.size() >= MOST) {
      answers.clear();
    }
    answers.put(asked, answer);
  }

  void forget(Predicate<K> which) {
    forgotten.incrementAndGet();
    answers.keySet().removeIf(which);
  }
}
