package dev.kapsel.builder.wheel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands that a wheel asks for in {@code entry_points.txt}.
 *
 * @param commands name to what it calls
 * @see <a href="https://packaging.python.org/en/latest/specifications/entry-points/">Entry points
 *     specification</a>
 */
record EntryPoints(Map<String, Target> commands) {

  private static final String IDENTIFIER = "[\\p{L}_][\\p{L}\\p{Nd}\\p{Mn}_]*";
  private static final String DOTTED = IDENTIFIER + "(?:\\." + IDENTIFIER + ")*";
  private static final Pattern TARGET =
      Pattern.compile("(" + DOTTED + ")\\s*:\\s*(" + DOTTED + ")\\s*(?:\\[[^\\]]*])?");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.+@-][\\p{L}\\p{N}_.+@ -]*");
  private static final Pattern PIP = Pattern.compile("pip(\\d+(\\.\\d+)?)?");

  /** A function: of a module, or of an object in it. Only identifiers and dots. */
  record Target(String module, String function) {

    /** The text of a command that calls it. */
    byte[] script() {
      String name =
          function.contains(".") ? function.substring(0, function.indexOf('.')) : function;
      return """
          #!%s
          import sys

          from %s import %s

          if __name__ == "__main__":
              sys.exit(%s())
          """
          .formatted(Scheme.INTERPRETER, module, name, function)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  static EntryPoints parse(byte[] content, Scheme scheme, Suspect suspect) {
    Map<String, Target> console = new TreeMap<>();
    Map<String, Target> gui = new TreeMap<>();
    String section = "";
    for (String line : lines(content)) {
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1).strip();
      } else if (section.equals("console_scripts")) {
        put(console, line, suspect);
      } else if (section.equals("gui_scripts")) {
        put(gui, line, suspect);
      }
    }
    nameByVersion(console, scheme);
    console.putAll(gui);
    return new EntryPoints(console);
  }

  private static List<String> lines(byte[] content) {
    List<String> lines = new ArrayList<>();
    for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      String stripped = line.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#") && !stripped.startsWith(";")) {
        lines.add(stripped);
      }
    }
    return lines;
  }

  private static void put(Map<String, Target> commands, String line, Suspect suspect) {
    String[] parts = line.split("=", 2);
    String name = parts[0].strip();
    Matcher target = TARGET.matcher(parts.length < 2 ? "" : parts[1].strip());
    if (!NAME.matcher(name).matches() || !target.matches()) {
      throw suspect.refuse(
          "entry_points.txt",
          "asks for the command `" + line + "`; it must be name = module:function");
    }
    commands.put(name, new Target(target.group(1), target.group(2)));
  }

  /** The commands of pip carry the version of the Python that it is installed for. */
  private static void nameByVersion(Map<String, Target> commands, Scheme scheme) {
    Target pip = commands.get("pip");
    if (pip != null) {
      commands.keySet().removeIf(name -> PIP.matcher(name).matches());
      commands.put("pip", pip);
      commands.put("pip3", pip);
      commands.put("pip" + scheme.minor(), pip);
    }
  }
}
