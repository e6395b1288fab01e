package dev.kapsel.functions.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of the forms that there are a caller likes best.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-accept">RFC 9110, section 12.5.1</a>
 */
final class Accepted {

  private Accepted() {}

  /** The one with the largest weight, of equal ones the first; the first where none is liked. */
  static String best(@Nullable String accept, List<String> offered) {
    String best = offered.getFirst();
    double weight = 0;
    for (String type : offered) {
      double given = accept == null ? 0 : weight(accept, type);
      if (given > weight) {
        best = type;
        weight = given;
      }
    }
    return best;
  }

  private static double weight(String accept, String type) {
    double weight = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = range.strip().split("\\s*;\\s*", -1);
      if (matches(parts[0], type)) {
        weight = Math.max(weight, quality(parts));
      }
    }
    return weight;
  }

  private static boolean matches(String range, String type) {
    return range.equals(type)
        || range.equals("*/*")
        || range.equals(type.substring(0, type.indexOf('/')) + "/*");
  }

  private static double quality(String[] parts) {
    for (String part : parts) {
      if (part.matches("q=[01](\\.[0-9]{0,3})?")) {
        return Double.parseDouble(part.substring("q=".length()));
      }
    }
    return 1;
  }
}
