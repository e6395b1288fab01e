package dev.kapsel.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.repeat.KeptAnswer;
import dev.kapsel.model.api.KapselJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers as they leave: written, tagged, and cut to 304 where the caller has it already. */
final class Responses {

  private static final String JSON = "application/json";

  /** May be kept by who asked, if it is asked for again each time. */
  private static final String REVALIDATED = "private, no-cache";

  private Responses() {}

  /** An answer to somebody's request, before the headers that every answer has. */
  static KeptAnswer written(Answer answer) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    Object body = answer.body();
    if (body == null) {
      return new KeptAnswer(answer.status(), headers, null);
    }
    headers.putIfAbsent("content-type", JSON);
    return new KeptAnswer(answer.status(), headers, text(body));
  }

  /**
   * An answer to a GET gets a tag, and is cut where {@code If-None-Match} names it.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match">RFC 9110, section
   *     13.1.2</a>
   */
  static KeptAnswer conditional(KeptAnswer answer, @Nullable String known) {
    String body = answer.body();
    if (answer.status() != 200 || body == null) {
      return answer;
    }
    Map<String, String> headers = new HashMap<>(answer.headers());
    String tag = headers.computeIfAbsent("etag", none -> EntityTags.of(body));
    headers.putIfAbsent("cache-control", REVALIDATED);
    if (known != null && EntityTags.anyWeak(known, tag)) {
      headers.remove("content-type");
      return new KeptAnswer(304, headers, null);
    }
    return new KeptAnswer(200, headers, body);
  }

  static APIGatewayV2HTTPResponse response(
      KeptAnswer answer, Map<String, String> always, String requestId) {
    Map<String, String> headers = new HashMap<>(always);
    headers.put("cache-control", "no-store");
    headers.putAll(answer.headers());
    headers.put("kapsel-request-id", requestId);
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(answer.status())
        .withHeaders(headers)
        .withBody(answer.body())
        .build();
  }

  private static String text(Object body) {
    if (body instanceof byte[] written) {
      return new String(written, StandardCharsets.UTF_8);
    }
    if (body instanceof String text) {
      return text;
    }
    try {
      return KapselJson.mapper().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every answer can be written", e);
    }
  }
}
