package dev.kapsel.local.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.model.api.KapselJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The claims of a token as an HTTP API hands them to a function: every value a text. A list is
 * {@code [a b c]}, numbers and truth values are as in JSON, null is left out, also of lists, and an
 * object is its JSON.
 *
 * <p>The documentation of AWS only shows that values are texts. The form of lists was measured by
 * others on a live API: <a href="https://github.com/floci-io/floci/pull/2011">floci 2011</a> (the
 * event that a function behind a Cognito authorizer got), and the same form in <a
 * href="https://github.com/aws-solutions-library-samples/guidance-for-claude-code-with-amazon-bedrock/pull/803">a
 * fix for Entra ID</a>. A member with a space in it cannot be told from two.
 */
final class ClaimTexts {

  private ClaimTexts() {}

  static Map<String, String> of(Map<String, ?> claims) {
    Map<String, String> texts = new TreeMap<>();
    claims.forEach(
        (name, value) -> {
          if (value != null) {
            texts.put(name, text(value));
          }
        });
    return texts;
  }

  private static String text(Object value) {
    return switch (value) {
      case List<?> list ->
          list.stream()
              .filter(Objects::nonNull)
              .map(one -> text(one))
              .collect(Collectors.joining(" ", "[", "]"));
      case Map<?, ?> object -> json(object);
      default -> value.toString();
    };
  }

  private static String json(Map<?, ?> object) {
    try {
      return KapselJson.mapper().writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was JSON can be JSON", e);
    }
  }
}
