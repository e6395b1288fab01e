package dev.kapsel.functions.build;

import dev.kapsel.functions.build.BuildLogs.Part;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a build log, for stores that keep it in parts.
 *
 * @param part the name of the part that was read last
 * @param line how many of its lines were read; {@link #WHOLE} for all, however many
 */
public record LogCursor(String part, int line) {

  /** As many as a part never has. */
  public static final int WHOLE = 99_999_999;

  public static final LogCursor START = new LogCursor("000000-000000000000", 0);

  private static final Pattern FORM = Pattern.compile("([0-9]{6}-[0-9]{12})\\.([0-9]{1,8})");

  /** A name that sorts as the part does. */
  public static String name(Part part) {
    return "%06d-%012d".formatted(part.epoch(), part.sequence());
  }

  /**
   * @throws IllegalArgumentException if the text is no cursor
   */
  public static LogCursor parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("`" + text + "` is no place in a build log");
    }
    return new LogCursor(form.group(1), Integer.parseInt(form.group(2)));
  }

  @Override
  public String toString() {
    return part + "." + line;
  }
}
