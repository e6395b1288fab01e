package dev.kapsel.client.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a {@code .dockerignore} leaves out, by Docker's own rules: the last pattern that matches a
 * path, or a directory around it, decides; one that begins with {@code !} takes the path in again.
 *
 * @see <a href="https://docs.docker.com/build/concepts/context/#dockerignore-files">.dockerignore
 *     files</a>
 */
final class DockerIgnore {

  static final String FILE = ".dockerignore";

  static final DockerIgnore NOTHING = new DockerIgnore(List.of());

  private final List<Line> lines;

  private DockerIgnore(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * @param again whether it takes in again what one before left out
   */
  private record Line(IgnorePattern pattern, boolean again) {}

  /**
   * @throws ContextException if a line is no pattern
   */
  static DockerIgnore parse(String text) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.replaceFirst("^\\uFEFF", "").split("\\R", -1)) {
      number++;
      String pattern = line.startsWith("#") ? "" : line.strip();
      boolean again = pattern.startsWith("!");
      if (again) {
        pattern = pattern.substring(1).strip();
        if (pattern.isEmpty()) {
          throw new ContextException(
              FILE
                  + ", line "
                  + number
                  + ": there is no pattern after `!`; write one, or take it out");
        }
      }
      if (!pattern.isEmpty()) {
        lines.add(new Line(pattern(pattern, number), again));
      }
    }
    return new DockerIgnore(lines);
  }

  private static IgnorePattern pattern(String text, int number) {
    try {
      return IgnorePattern.of(clean(text));
    } catch (IllegalArgumentException e) {
      throw new ContextException(
          FILE + ", line " + number + ": `" + text + "` is no pattern: " + e.getMessage(), e);
    }
  }

  /** Without what makes no difference in a path: {@code /./a//b/../c/} is {@code a/c}. */
  private static String clean(String pattern) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : pattern.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  /** Whether a file, link or directory is left out. */
  boolean ignores(String path) {
    boolean ignored = false;
    for (Line line : lines) {
      if (ignored == line.again() && matches(line.pattern(), path)) {
        ignored = !line.again();
      }
    }
    return ignored;
  }

  /** Whether something may be taken in again below a directory that is left out. */
  boolean takesInAgain() {
    return lines.stream().anyMatch(Line::again);
  }

  private static boolean matches(IgnorePattern pattern, String path) {
    for (int end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      if (pattern.matches(path.substring(0, end))) {
        return true;
      }
    }
    return pattern.matches(path);
  }
}
