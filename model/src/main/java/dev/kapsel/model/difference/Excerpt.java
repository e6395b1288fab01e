package dev.kapsel.model.difference;

import dev.kapsel.model.analysis.Shown;

/** Values as a sentence shows them: on one line, and where they are long, where they differ. */
final class Excerpt {

  private static final int LONG = 100;
  private static final int CONTEXT = 20;

  private Excerpt() {}

  static String of(String value) {
    return from(value, 0);
  }

  static String of(String before, String after) {
    int from = 0;
    if (Math.max(before.length(), after.length()) > LONG) {
      from = Math.max(0, common(before, after) - CONTEXT);
    }
    return from(before, from) + " -> " + from(after, from);
  }

  private static int common(String one, String other) {
    int end = Math.min(one.length(), other.length());
    int at = 0;
    while (at < end && one.charAt(at) == other.charAt(at)) {
      at++;
    }
    return at;
  }

  private static String from(String value, int at) {
    boolean inside = at > 0 && at < value.length() && Character.isLowSurrogate(value.charAt(at));
    String rest = value.substring(inside ? at - 1 : at);
    return Shown.quoted((at > 0 ? "..." : "") + rest.replace("\n", "\\n"));
  }
}
