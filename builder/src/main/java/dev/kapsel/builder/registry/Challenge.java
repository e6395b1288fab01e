package dev.kapsel.builder.registry;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a registry wants to be logged in to: {@code Basic}, or {@code Bearer} with the place where
 * tokens come from.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate">RFC 9110, 11.6.1</a>
 */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final Pattern SCHEME = Pattern.compile("\\s*(?<scheme>[A-Za-z]+)(?:\\s+|$)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G\\s*,?\\s*(?<name>[A-Za-z0-9_-]+)\\s*=\\s*(?:\"(?<quoted>[^\"]*)\"|(?<bare>[^\\s,\"]+))");

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** Null where the header is none that is understood. */
  static @Nullable Challenge parse(@Nullable String header) {
    Matcher scheme = SCHEME.matcher(header == null ? "" : header);
    if (header == null || !scheme.lookingAt()) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    Matcher parameter = PARAMETER.matcher(header).region(scheme.end(), header.length());
    while (parameter.find()) {
      String quoted = parameter.group("quoted");
      parameters.put(
          parameter.group("name").toLowerCase(Locale.ROOT),
          quoted == null ? parameter.group("bare") : quoted);
    }
    return new Challenge(scheme.group("scheme").toLowerCase(Locale.ROOT), parameters);
  }

  boolean basic() {
    return scheme.equals("basic");
  }

  boolean bearer() {
    return scheme.equals("bearer");
  }
}
