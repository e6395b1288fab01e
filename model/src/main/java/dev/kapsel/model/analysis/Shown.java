package dev.kapsel.model.analysis;

/** Values as messages show them: short, and without characters that move a terminal's cursor. */
public final class Shown {

  private static final int LONGEST = 100;

  private Shown() {}

  public static String quoted(String text) {
    StringBuilder shown = new StringBuilder("`");
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              boolean odd = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
              shown.append(odd ? "\\u%04x".formatted(c) : Character.toString(c));
            });
    return shown.append(text.length() > LONGEST ? "...`" : "`").toString();
  }
}
