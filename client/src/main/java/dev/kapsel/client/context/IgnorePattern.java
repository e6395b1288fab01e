package dev.kapsel.client.context;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One pattern of a {@code .dockerignore}: {@code *} and {@code ?} stay within a part of a path,
 * {@code **} goes over any number of them, {@code [a-c]} and {@code [^a-c]} are one character, and
 * {@code \} takes what is special from the next one.
 */
final class IgnorePattern {

  private final Predicate<String> whole;

  private IgnorePattern(Predicate<String> whole) {
    this.whole = whole;
  }

  /**
   * @param text relative to the context's root, without parts that are dots
   * @throws IllegalArgumentException if it is none
   */
  static IgnorePattern of(String text) {
    try {
      return new IgnorePattern(Pattern.compile(regex(text), Pattern.DOTALL).asMatchPredicate());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription(), e);
    }
  }

  boolean matches(String path) {
    return whole.test(path);
  }

  private static String regex(String text) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char next = text.charAt(at);
      switch (next) {
        case '*' -> {
          if (!text.startsWith("**", at)) {
            regex.append("[^/]*");
          } else if (at + 2 == text.length()) {
            regex.append(".*");
            at++;
          } else {
            // The slash behind it belongs to it: nothing at all is any number of directories, too.
            regex.append("(?:.*/)?");
            at += text.charAt(at + 2) == '/' ? 2 : 1;
          }
        }
        case '?' -> regex.append("[^/]");
        case '\\' -> {
          at++;
          if (at == text.length()) {
            throw new IllegalArgumentException("nothing follows the last `\\`");
          }
          regex.append(Pattern.quote(text.substring(at, at + 1)));
        }
        case '[' -> at = characters(text, at, regex);
        default -> regex.append(Pattern.quote(String.valueOf(next)));
      }
      at++;
    }
    return regex.toString();
  }

  /** Where the class of characters ends that begins here. */
  private static int characters(String text, int from, StringBuilder regex) {
    regex.append('[');
    int at = from + 1;
    if (at < text.length() && text.charAt(at) == '^') {
      regex.append('^');
      at++;
    }
    for (int first = at; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == ']' && at > first) {
        regex.append(']');
        return at;
      }
      if (next == '\\' && at + 1 < text.length()) {
        at++;
        regex.append('\\').append(text.charAt(at));
      } else {
        // Java's classes nest and intersect; Docker's do not.
        regex.append("[]&^".indexOf(next) >= 0 ? "\\" : "").append(next);
      }
    }
    throw new IllegalArgumentException("a `[` has no `]`");
  }
}
