package dev.kapsel.model.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The lines of a block that is written like a requirements file: comments and continuations. */
final class RequirementBlock {

  private static final Pattern COMMENT = Pattern.compile("(?:^|[ \\t])#.*$");

  private RequirementBlock() {}

  static List<String> lines(String block) {
    List<String> lines = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String line : block.split("\n", -1)) {
      String text = COMMENT.matcher(line).replaceFirst("").stripTrailing();
      if (text.endsWith("\\")) {
        open.append(text, 0, text.length() - 1).append(' ');
        continue;
      }
      add(open.append(text).toString().strip(), lines);
      open.setLength(0);
    }
    add(open.toString().strip(), lines);
    return lines;
  }

  private static void add(String line, List<String> lines) {
    if (!line.isEmpty()) {
      lines.add(line);
    }
  }
}
