package dev.kapsel.builder.wheel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Comma-separated lines as Python's {@code csv} module reads and writes them by default. */
final class Csv {

  private final String text;
  private final Consumer<List<String>> lines;
  private final StringBuilder field = new StringBuilder();
  private List<String> line = new ArrayList<>();
  private boolean quoted;

  private Csv(String text, Consumer<List<String>> lines) {
    this.text = text;
    this.lines = lines;
  }

  /** Gives out the fields of each line that is not empty, one line at a time. */
  static void parse(String text, Consumer<List<String>> lines) {
    Csv csv = new Csv(text, lines);
    for (int i = 0; i < text.length(); i++) {
      i += csv.take(i);
    }
    csv.endLine();
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
      lines.accept(line);
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
