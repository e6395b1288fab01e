package dev.kapsel.builder.wheel;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated lines as Python's {@code csv} module reads and writes them by default. */
final class Csv {

  private final String text;
  private final List<List<String>> lines = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();
  private List<String> line = new ArrayList<>();
  private boolean quoted;

  private Csv(String text) {
    this.text = text;
  }

  /** The fields of each line that is not empty. */
  static List<List<String>> parse(String text) {
    Csv csv = new Csv(text);
    for (int i = 0; i < text.length(); i++) {
      i += csv.take(i);
    }
    csv.endLine();
    return csv.lines;
  }

  /** Takes one character, and says how many more it has used. */
  private int take(int i) {
    char c = text.charAt(i);
    if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
      field.append('"');
      return 1;
    }
    if (c == '"' && (quoted || field.isEmpty())) {
      quoted = !quoted;
    } else if (quoted) {
      field.append(c);
    } else if (c == ',') {
      endField();
    } else if (c == '\n' || c == '\r') {
      endLine();
    } else {
      field.append(c);
    }
    return 0;
  }

  private void endField() {
    line.add(field.toString());
    field.setLength(0);
  }

  private void endLine() {
    if (!line.isEmpty() || !field.isEmpty()) {
      endField();
      lines.add(line);
      line = new ArrayList<>();
    }
  }

  /** One line with its end; a field is quoted only if it must be. */
  static String line(String... fields) {
    List<String> written = new ArrayList<>();
    for (String f : fields) {
      boolean quote = f.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      written.add(quote ? '"' + f.replace("\"", "\"\"") + '"' : f);
    }
    return String.join(",", written) + "\n";
  }
}
