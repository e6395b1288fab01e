package dev.kapsel.client.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where answers are shown.
 *
 * @param out answers
 * @param err problems
 * @param live whether lines may be drawn again: a person looks at it
 * @param width of a line, in columns
 */
public record Terminal(PrintStream out, PrintStream err, Style style, boolean live, int width) {

  private static final int USUAL_WIDTH = 100;

  /**
   * The terminal of this process. The launcher knows whether a person looks, and says so by the
   * properties {@code kapsel.terminal} and {@code kapsel.columns}.
   *
   * @param environment variables of the process: {@code NO_COLOR} and {@code TERM} count
   */
  public static Terminal system(Map<String, String> environment) {
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean live = !dumb && Boolean.getBoolean("kapsel.terminal");
    boolean colour = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean unicode = System.out.charset().equals(StandardCharsets.UTF_8);
    int width = Integer.getInteger("kapsel.columns", USUAL_WIDTH);
    return new Terminal(
        System.out, System.err, new Style(colour, unicode), live, width < 40 ? USUAL_WIDTH : width);
  }

  /** The same, without colours. */
  public Terminal withoutColour() {
    return new Terminal(out, err, style.withoutColour(), live, width);
  }

  public void line(String text) {
    out.println(text);
  }

  public void blank() {
    out.println();
  }
}
