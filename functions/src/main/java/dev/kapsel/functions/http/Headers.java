package dev.kapsel.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The headers of a request, by their names in any case of letters. */
final class Headers {

  private static final String BEARER = "bearer ";

  private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private Headers(@Nullable Map<String, String> given) {
    if (given != null) {
      values.putAll(given);
    }
  }

  static Headers of(APIGatewayV2HTTPEvent event) {
    return new Headers(event.getHeaders());
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  /** What the Authorization header carries; null if it is none of the bearer scheme. */
  @Nullable String bearer() {
    String value = values.get("authorization");
    return value != null && value.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? value.substring(BEARER.length()).strip()
        : null;
  }
}
