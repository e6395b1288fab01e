package dev.kapsel.model.dockerfile;

import dev.kapsel.model.oci.Platform;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The build arguments before the first FROM, which FROM may name.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#environment-replacement">Dockerfile
 *     reference: environment replacement, scope of ARG</a>
 */
final class Variables {

  private static final Pattern USE =
      Pattern.compile(
          "\\$(?:([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)(?::([-+])([^${}]*))?})");
  private static final Pattern DECLARED =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:=(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"']*)))?");

  /** Of a value, in characters: what names others twice doubles with each. */
  private static final int LONGEST = 4_096;

  private final Map<String, String> given;
  private final Map<String, String> values = new HashMap<>();

  /**
   * @param given what the definition sets
   */
  Variables(Map<String, String> given, Platform platform) {
    this.given = given;
    for (String of : new String[] {"TARGET", "BUILD"}) {
      values.put(of + "PLATFORM", platform.toString());
      values.put(of + "OS", platform.os());
      values.put(of + "ARCH", platform.architecture());
      values.put(of + "VARIANT", "");
    }
  }

  /**
   * Takes in what an ARG declares.
   *
   * @return whether it was understood
   */
  boolean declare(String declaration) {
    Matcher declared = DECLARED.matcher(declaration);
    int end = 0;
    while (declared.find(end) && declaration.substring(end, declared.start()).isBlank()) {
      String name = declared.group(1);
      String value = given.getOrDefault(name, byDefault(declared));
      if (value != null) {
        values.put(name, value);
      }
      end = declared.end();
      if (end < declaration.length() && !Character.isWhitespace(declaration.charAt(end))) {
        return false;
      }
    }
    return declaration.substring(end).isBlank();
  }

  private @Nullable String byDefault(Matcher declared) {
    if (declared.group(3) != null) {
      return declared.group(3);
    }
    String value = declared.group(2) != null ? declared.group(2) : declared.group(4);
    return value == null ? null : expanded(value).orElse("");
  }

  /** With the values in place of their names; empty if it is not understood. */
  Optional<String> expanded(String text) {
    StringBuilder replaced = new StringBuilder();
    Matcher use = USE.matcher(text);
    while (use.find()) {
      use.appendReplacement(replaced, Matcher.quoteReplacement(value(use)));
      if (replaced.length() > LONGEST) {
        return Optional.empty();
      }
    }
    String expanded = use.appendTail(replaced).toString();
    return expanded.length() > LONGEST
            || expanded.contains("$")
            || expanded.contains("\\")
            || expanded.contains("\"")
        ? Optional.empty()
        : Optional.of(expanded);
  }

  private String value(MatchResult use) {
    String name = use.group(1) != null ? use.group(1) : use.group(2);
    String value = values.getOrDefault(name, "");
    if ("-".equals(use.group(3))) {
      return value.isEmpty() ? use.group(4) : value;
    }
    if ("+".equals(use.group(3))) {
      return value.isEmpty() ? "" : use.group(4);
    }
    return value;
  }
}
