package dev.kapsel.functions.repeat;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it was given.
 *
 * @param body null where there was none
 */
public record KeptAnswer(int status, Map<String, String> headers, @Nullable String body) {

  private static final int TOO_MANY_REQUESTS = 429;

  public KeptAnswer {
    headers = Map.copyOf(headers);
  }

  /** Whether a later attempt may end otherwise, so that it must not be told this one's answer. */
  boolean passing() {
    return status >= 500 || status == TOO_MANY_REQUESTS;
  }

  /** Whether nothing was done for it, for sure. */
  boolean refused() {
    return status == TOO_MANY_REQUESTS;
  }

  boolean successful() {
    return status / 100 == 2;
  }
}
