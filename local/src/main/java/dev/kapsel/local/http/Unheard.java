package dev.kapsel.local.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * How a server words what no handler of it hears: what is no HTTP, has an address that is none, or
 * too long headers.
 */
@FunctionalInterface
public interface Unheard {

  /** In the bare form of an endpoint that has none of its own. */
  Unheard BARE =
      (status, reason) ->
          new Said("application/json", Map.of(), "{\"message\":\"" + reason + "\"}");

  /**
   * @param status of the answer, 400 or more
   * @param reason in the words of HTTP, such as {@code URI Too Long}
   */
  Said said(int status, String reason);

  /**
   * An answer.
   *
   * @param headers besides those of the body
   */
  record Said(String type, Map<String, String> headers, String text) {
    public Said {
      headers = Map.copyOf(headers);
    }

    byte[] body() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }
}
