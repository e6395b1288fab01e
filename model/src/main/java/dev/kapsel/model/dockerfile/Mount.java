package dev.kapsel.model.dockerfile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The option {@code --mount=type=bind,from=...} of RUN.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#run---mount">Dockerfile reference:
 *     RUN --mount</a>
 */
final class Mount {

  private static final String OPTION = "--mount=";

  private final List<String> fields;

  private Mount(List<String> fields) {
    this.fields = fields;
  }

  static Mount of(String flag) {
    return new Mount(
        Arrays.asList(flag.substring(Math.min(flag.length(), OPTION.length())).split(",")));
  }

  static boolean is(String flag) {
    return flag.startsWith(OPTION);
  }

  /** In lower case; what is mounted without a word on it is a bind. */
  String type() {
    String type = value("type");
    return type == null ? "bind" : type.toLowerCase(Locale.ROOT);
  }

  /** The stage or image that is mounted. */
  @Nullable String from() {
    return value("from");
  }

  /** Which of both counts is not the same to all. */
  boolean hasTwice() {
    return fields.stream()
            .map(field -> field.split("=", 2)[0].toLowerCase(Locale.ROOT))
            .distinct()
            .count()
        < fields.size();
  }

  private @Nullable String value(String key) {
    String value = null;
    for (String field : fields) {
      if (isNamed(field, key)) {
        value = field.substring(key.length() + 1);
      }
    }
    return value;
  }

  private static boolean isNamed(String field, String key) {
    return field.regionMatches(true, 0, key + "=", 0, key.length() + 1);
  }

  /** The option with another stage or image in place of the one that it names. */
  String withFrom(UnaryOperator<String> change) {
    return OPTION
        + fields.stream()
            .map(
                field ->
                    isNamed(field, "from")
                        ? "from=" + change.apply(field.substring("from=".length()))
                        : field)
            .collect(Collectors.joining(","));
  }
}
