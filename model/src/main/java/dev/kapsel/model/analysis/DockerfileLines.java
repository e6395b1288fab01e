package dev.kapsel.model.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a Dockerfile as its builder reads them: what an escape at the end continues is
 * joined, and comments are gone, also those between. The bodies of here-documents are lines like
 * all others, so that nothing which may be an instruction is missed.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference: format, parser
 *     directives, escape</a>
 */
final class DockerfileLines {

  private static final Pattern DIRECTIVE =
      Pattern.compile("#[ \\t]*([A-Za-z][A-Za-z0-9]*)[ \\t]*=[ \\t]*(.*?)[ \\t]*");
  private static final Pattern END = Pattern.compile("\\r\\n|\\r|\\n");

  private DockerfileLines() {}

  /** Of a text that begins a Dockerfile, where a directive may set the escape. */
  static List<String> of(String dockerfile) {
    String[] lines = END.split(dockerfile, -1);
    return joined(lines, escape(lines));
  }

  /** Of instructions that follow others. */
  static List<String> ofStep(String step) {
    return joined(END.split(step, -1), '\\');
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

  private static List<String> joined(String[] lines, char escape) {
    List<String> joined = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    boolean continued = false;
    for (String line : lines) {
      String bare = line.strip();
      if (bare.startsWith("#") || continued && bare.isEmpty()) {
        continue;
      }
      String text = line.stripTrailing();
      continued = !text.isEmpty() && text.charAt(text.length() - 1) == escape;
      open.append(continued ? text.substring(0, text.length() - 1) : text);
      if (!continued) {
        joined.add(open.toString());
        open.setLength(0);
      }
    }
    if (continued) {
      joined.add(open.toString());
    }
    return joined;
  }
}
