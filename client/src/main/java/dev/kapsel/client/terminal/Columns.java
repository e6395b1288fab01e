package dev.kapsel.client.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table: a faint head, columns as wide as they must be, nothing else. */
public final class Columns {

  private static final String GAP = "  ";

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;

  /**
   * @param head names of the columns; one that begins with {@code >} stands right-aligned
   */
  public Columns(String... head) {
    this.head = Arrays.stream(head).map(name -> name.replaceFirst("^>", "")).toList();
    this.right = new boolean[head.length];
    for (int i = 0; i < head.length; i++) {
      right[i] = head[i].startsWith(">");
    }
  }

  public Columns row(String... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + head.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The lines, each indented by so many columns. */
  public List<String> lines(int indent, Style style) {
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Text.width(head.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], Text.width(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(head.stream().map(style::faint).toList(), widths, indent));
    rows.forEach(row -> lines.add(line(row, widths, indent)));
    return lines;
  }

  private String line(List<String> cells, int[] widths, int indent) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      padded.add(right[i] ? Text.padLeft(cell, widths[i]) : Text.padRight(cell, widths[i]));
    }
    return " ".repeat(indent) + String.join(GAP, padded).stripTrailing();
  }
}
