package dev.kapsel.local.issuer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values that are kept under a secret name for a short time, and given out once. Of too many the
 * oldest go.
 */
final class OneTime<T> {

  private static final int MOST = 1_000;

  private record Kept<T>(T value, Instant until) {}

  private final Duration lifetime;
  private final Clock clock;
  private final Map<String, Kept<T>> values = new LinkedHashMap<>();

  OneTime(Duration lifetime, Clock clock) {
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /** Keeps a value, and returns its name. */
  String keep(T value) {
    String name = Secrets.next();
    keep(name, value);
    return name;
  }

  synchronized void keep(String name, T value) {
    Instant now = clock.instant();
    values.values().removeIf(kept -> !kept.until.isAfter(now));
    if (values.size() >= MOST) {
      values.remove(values.keySet().iterator().next());
    }
    values.put(name, new Kept<>(value, now.plus(lifetime)));
  }

  synchronized Optional<T> take(String name) {
    Kept<T> kept = values.remove(name);
    return kept == null || !kept.until.isAfter(clock.instant())
        ? Optional.empty()
        : Optional.of(kept.value);
  }
}
