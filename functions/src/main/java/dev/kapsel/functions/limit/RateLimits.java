package dev.kapsel.functions.limit;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One bucket of tokens for each caller, in the memory of this process: asking costs no read. On one
 * machine there is one process, so that the limit is exact; in the cloud each instance of a
 * function has its own, and the endpoint's throttling holds for all of them together.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit
 *     header fields for HTTP</a>
 */
@Singleton
public final class RateLimits {

  /** Beyond that many, those that are full again are forgotten: they say nothing. */
  private static final int MOST = 10_000;

  private final Clock clock;
  private final double capacity;
  private final double perMilli;
  private final String policy;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  public RateLimits(RateSettings settings, Clock clock) {
    this.clock = clock;
    this.capacity = settings.requests();
    this.perMilli = capacity / settings.window().toMillis();
    this.policy = "\"default\";q=" + settings.requests() + ";w=" + settings.window().toSeconds();
  }

  /** Takes a token, if there is one. */
  public Allowance take(String caller) {
    long now = clock.millis();
    Bucket bucket = buckets.get(caller);
    if (bucket == null) {
      if (buckets.size() >= MOST) {
        buckets.values().removeIf(one -> one.full(now));
      }
      bucket = buckets.computeIfAbsent(caller, any -> new Bucket(now));
    }
    return bucket.take(now);
  }

  /** How many callers are remembered. */
  public int known() {
    return buckets.size();
  }

  private final class Bucket {

    private double tokens = capacity;
    private long at;

    Bucket(long now) {
      this.at = now;
    }

    synchronized Allowance take(long now) {
      refill(now);
      boolean allowed = tokens >= 1;
      if (allowed) {
        tokens -= 1;
      }
      double missing = tokens < 1 ? 1 - tokens : capacity - tokens;
      long seconds = (long) Math.ceil(missing / perMilli / 1000);
      return new Allowance(allowed, policy, (long) tokens, seconds);
    }

    synchronized boolean full(long now) {
      refill(now);
      return tokens >= capacity;
    }

    /** Nothing for a clock that was set back. */
    private void refill(long now) {
      tokens = Math.min(capacity, tokens + Math.max(0, now - at) * perMilli);
      at = now;
    }
  }
}
