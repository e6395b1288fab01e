package dev.kapsel.model.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines of a Dockerfile. Engines differ in what continues a line and where a
 * here-document is; what they would read in different ways is a problem here.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#format">Dockerfile reference: format,
 *     parser directives, escape</a>
 */
final class DockerfileReader {

  static final Set<String> KEYWORDS =
      Set.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");

  /** Those whose flags decide what the engine fetches or shares. */
  private static final Set<String> WITH_FLAGS = Set.of("ADD", "COPY", "FROM", "RUN");

  private static final Set<String> WITH_BODIES = Set.of("ADD", "COPY", "RUN");
  private static final Pattern DIRECTIVE =
      Pattern.compile("#\\s*([A-Za-z][A-Za-z0-9]*)\\s*=\\s*(.+?)\\s*");
  private static final Pattern END = Pattern.compile("\\r\\n|\\r|\\n");
  private static final Pattern BLANKS = Pattern.compile("[\\t\\x0B\\f\\r ]+");
  private static final Pattern FLAG =
      Pattern.compile("--[a-z]+(?:-[a-z]+)*(?:=[\\x21-\\x7e&&[^\"'`\\\\]]*)?");
  private static final char NEXT_LINE = 0x85;
  private static final int LONGEST_FLAG = 1_000;

  private final String[] lines;
  private final char escape;
  private final Consumer<DockerfileProblem> problems;
  private int next;

  private DockerfileReader(String[] lines, char escape, Consumer<DockerfileProblem> problems) {
    this.lines = lines;
    this.escape = escape;
    this.problems = problems;
  }

  /**
   * @param escape what continues a line and takes its meaning from a character
   */
  record Read(char escape, List<Instruction> instructions) {}

  static Read read(String text, Consumer<DockerfileProblem> problems) {
    String[] lines = END.split(text.startsWith("\uFEFF") ? text.substring(1) : text, -1);
    char escape = escape(lines);
    DockerfileReader reader = new DockerfileReader(lines, escape, problems);
    List<Instruction> instructions = new ArrayList<>();
    while (reader.next < lines.length) {
      reader.instruction(instructions);
    }
    return new Read(escape, instructions);
  }

  private static char escape(String[] lines) {
    for (String line : lines) {
      Matcher directive = DIRECTIVE.matcher(line.strip());
      if (!directive.matches()) {
        break;
      }
      if (directive.group(1).equalsIgnoreCase("escape") && directive.group(2).equals("`")) {
        return '`';
      }
    }
    return '\\';
  }

  private void instruction(List<Instruction> instructions) {
    int begin = next + 1;
    String line = joined().strip();
    if (line.isEmpty()) {
      return;
    }
    String[] parts = BLANKS.split(line, 2);
    String keyword = parts[0].toUpperCase(Locale.ROOT);
    String rest = parts.length < 2 ? "" : parts[1];
    if (!KEYWORDS.contains(keyword)) {
      problem(
          begin,
          "`" + shown(parts[0]) + "` is no Dockerfile instruction",
          "Begin each line with an instruction, such as RUN; a here-document begins with `<<NAME`"
              + " set off by blanks.");
      return;
    }
    List<String> flags = new ArrayList<>();
    if (WITH_FLAGS.contains(keyword)) {
      rest = flags(rest, flags, begin);
    }
    List<String> bodies = WITH_BODIES.contains(keyword) ? bodies(rest, begin) : List.of();
    instructions.add(new Instruction(begin, keyword, flags, rest, bodies));
  }

  /** What an escape continues, without the comments between. */
  private String joined() {
    StringBuilder joined = new StringBuilder();
    boolean continued = false;
    while (next < lines.length) {
      String line = lines[next++];
      String bare = line.strip();
      if (bare.startsWith("#") || continued && bare.isEmpty()) {
        if (continued) {
          continue;
        }
        return "";
      }
      String text = line.stripTrailing();
      continued = !text.isEmpty() && text.charAt(text.length() - 1) == escape;
      if (continued && text.length() > 1 && text.charAt(text.length() - 2) == escape) {
        problem(
            next,
            "the line ends with `" + escape + "` twice, which engines read in different ways",
            "End it with another character, or continue it with one.");
      }
      joined.append(continued ? text.substring(0, text.length() - 1) : text);
      if (!continued) {
        break;
      }
    }
    return joined.toString();
  }

  /** Takes the options in front off a text. */
  private String flags(String text, List<String> flags, int line) {
    Matcher blanks = BLANKS.matcher(text);
    int at = 0;
    while (text.startsWith("--", at)) {
      boolean more = blanks.find(at);
      String flag = text.substring(at, more ? blanks.start() : text.length());
      if (flag.length() > LONGEST_FLAG || !FLAG.matcher(flag).matches()) {
        problem(
            line,
            "option `" + shown(flag) + "` is written in a way that is not understood",
            "Write options as --name=value, without quotes, blanks and escapes.");
      }
      flags.add(flag);
      at = more ? blanks.end() : text.length();
    }
    if (at < text.length() && isBlank(text.charAt(at))) {
      problem(line, "a blank that is none of ASCII's follows", "Write it with plain blanks.");
    }
    return text.substring(at);
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
  }

  private List<String> bodies(String rest, int line) {
    List<String> bodies = new ArrayList<>();
    Optional<List<HereDocuments.Opened>> all = HereDocuments.in(rest);
    if (all.isEmpty()) {
      problem(
          line,
          "engines could read its `<<` in different ways",
          "Write a here-document as <<NAME between plain blanks, with no escapes and no ${...} in"
              + " its line, or leave `<<` out.");
    }
    for (HereDocuments.Opened opened : all.orElse(List.of())) {
      boolean ended = false;
      while (!ended && next < lines.length) {
        bodies.add(lines[next]);
        ended = opened.endsAt(lines[next++]);
      }
      if (!ended) {
        problem(
            line,
            "the here-document `" + opened.name() + "` has no end",
            "End it with a line that is nothing but its name.");
      }
    }
    return bodies;
  }

  private void problem(int line, String message, String fix) {
    problems.accept(new DockerfileProblem(line, message, fix));
  }

  private static String shown(String word) {
    return word.length() > 60 ? word.substring(0, 60) + "..." : word;
  }
}
