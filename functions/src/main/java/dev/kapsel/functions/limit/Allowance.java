package dev.kapsel.functions.limit;

import java.util.Map;

/**
 * Whether a caller may ask now, and how much is left to it.
 *
 * @param policy as the header says it
 * @param remaining requests that it may make at once
 * @param seconds until there is more: one, if nothing is left, else all
 */
public record Allowance(boolean allowed, String policy, long remaining, long seconds) {

  /** What every answer carries. */
  public Map<String, String> headers() {
    return Map.of(
        "ratelimit-policy", policy, "ratelimit", "\"default\";r=" + remaining + ";t=" + seconds);
  }
}
