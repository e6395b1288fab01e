package dev.kapsel.functions.http;

import java.util.Map;

/**
 * What a function answers.
 *
 * @param body becomes JSON; bytes are JSON already
 */
public record Answer(int status, Object body, Map<String, String> headers) {

  public Answer {
    headers = Map.copyOf(headers);
  }

  public static Answer ok(Object body) {
    return new Answer(200, body, Map.of());
  }
}
