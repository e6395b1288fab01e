package dev.kapsel.model.requirement;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition after the semicolon of a requirement, brought into its normal spelling: double
 * quotes, one space around every word and operator, none inside brackets.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/dependency-specifiers/">
 *     Dependency specifiers</a>
 */
final class Marker {

  private static final Set<String> VARIABLES =
      Set.of(
          "python_version",
          "python_full_version",
          "os_name",
          "sys_platform",
          "platform_release",
          "platform_system",
          "platform_version",
          "platform_machine",
          "platform_python_implementation",
          "implementation_name",
          "implementation_version",
          "extra");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<string>'[^'\"]*'|\"[^'\"]*\")|(?<word>[a-z_]+)"
              + "|(?<operator>===|~=|==|!=|<=|>=|<|>)|(?<bracket>[()]))");
  private static final Pattern STRING = Pattern.compile("[A-Za-z0-9 ._,+!#*-]*");
  private static final int DEEPEST = 20;

  private final String text;
  private final Matcher matcher;
  private final StringBuilder out = new StringBuilder();
  private String kind = "";
  private String token = "";
  private int depth;

  private Marker(String text) {
    this.text = text;
    this.matcher = TOKEN.matcher(text);
  }

  static String normalise(String text) throws MalformedRequirement {
    Marker marker = new Marker(text.strip());
    marker.next();
    marker.alternatives();
    if (!marker.kind.isEmpty()) {
      throw marker.malformed();
    }
    return marker.out.toString();
  }

  private void alternatives() throws MalformedRequirement {
    term();
    while (kind.equals("word") && (token.equals("and") || token.equals("or"))) {
      out.append(' ').append(token).append(' ');
      next();
      term();
    }
  }

  private void term() throws MalformedRequirement {
    if (!token.equals("(")) {
      comparison();
      return;
    }
    if (++depth > DEEPEST) {
      throw malformed();
    }
    out.append('(');
    next();
    alternatives();
    if (!token.equals(")")) {
      throw malformed();
    }
    out.append(')');
    depth--;
    next();
  }

  private void comparison() throws MalformedRequirement {
    operand();
    out.append(' ');
    if (token.equals("not")) {
      out.append("not ");
      next();
      if (!token.equals("in")) {
        throw malformed();
      }
    }
    if (!kind.equals("operator") && !token.equals("in")) {
      throw malformed();
    }
    out.append(token).append(' ');
    next();
    operand();
  }

  private void operand() throws MalformedRequirement {
    boolean variable = kind.equals("word") && VARIABLES.contains(token);
    if (!variable && !kind.equals("string")) {
      throw malformed();
    }
    out.append(token);
    next();
  }

  private void next() throws MalformedRequirement {
    int from = matcher.hasMatch() ? matcher.end() : 0;
    kind = "";
    token = "";
    if (from == text.length()) {
      return;
    }
    matcher.region(from, text.length());
    if (!matcher.lookingAt()) {
      throw malformed();
    }
    for (String name : new String[] {"string", "word", "operator", "bracket"}) {
      String found = matcher.group(name);
      if (found != null) {
        kind = name;
        token = found;
      }
    }
    if (kind.equals("string")) {
      String content = token.substring(1, token.length() - 1);
      if (!STRING.matcher(content).matches()) {
        throw malformed();
      }
      token = '"' + content + '"';
    }
  }

  private MalformedRequirement malformed() {
    return new MalformedRequirement(
        "the marker `" + text + "` is not valid",
        "Compare markers with quoted values, as in `python_version < \"3.12\"`.");
  }
}
