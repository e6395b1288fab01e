package dev.kapsel.functions.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function answers.
 *
 * @param body becomes JSON; bytes are JSON already, text stays as it is; null: there is none
 */
public record Answer(int status, @Nullable Object body, Map<String, String> headers) {

  public Answer {
    headers = Map.copyOf(headers);
  }

  public static Answer ok(Object body) {
    return new Answer(200, body, Map.of());
  }

  public static Answer nothing() {
    return new Answer(204, null, Map.of());
  }

  /** With the revision by which a later change can say what it changes. */
  public Answer revision(long revision) {
    return with("etag", EntityTags.of(revision));
  }

  public Answer with(String header, String value) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(header, value);
    return new Answer(status, body, all);
  }
}
