package dev.kapsel.client.terminal;

import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** What the analysis of a definition says, as a table with the worst first. */
public final class FindingList {

  private static final int LEAST_TEXT = 30;

  private final List<Finding> findings;

  public FindingList(List<Finding> findings) {
    this.findings = findings.stream().sorted(Comparator.comparing(Finding::severity)).toList();
  }

  /** {@code 1 error, 2 warnings}; {@code no findings} when there are none. */
  public String summary() {
    StringJoiner parts = new StringJoiner(", ").setEmptyValue("no findings");
    for (Severity severity : Severity.values()) {
      long count = findings.stream().filter(f -> f.severity() == severity).count();
      if (count > 0) {
        parts.add(
            severity == Severity.INFO
                ? Units.count(count, "hint")
                : Units.count(count, severity.toString()));
      }
    }
    return parts.toString();
  }

  /** The lines, each indented by so many columns and not longer than the terminal is wide. */
  public List<String> lines(int indent, Style style, int width) {
    if (findings.isEmpty()) {
      return List.of();
    }
    int rules = widest("rule", findings.stream().map(Finding::rule).toList());
    int fields = widest("field", findings.stream().map(f -> field(f)).toList());
    int before = indent + 9 + rules + 2 + fields + 2;
    int room = Math.max(LEAST_TEXT, width - before);
    List<String> lines = new ArrayList<>();
    lines.add(
        style.faint(
            " ".repeat(indent)
                + "severity "
                + Text.padRight("rule", rules + 2)
                + Text.padRight("field", fields + 2)
                + "message and fix"));
    for (Finding finding : findings) {
      String start =
          " ".repeat(indent)
              + Text.padRight(style.of(finding.severity(), name(finding)), 9)
              + Text.padRight(finding.rule(), rules + 2)
              + Text.padRight(field(finding), fields + 2);
      for (String line : Text.wrap(Text.safe(finding.message()), room)) {
        lines.add(start + line);
        start = " ".repeat(before);
      }
      for (String line : Text.wrap("Fix: " + Text.safe(finding.fix()), room)) {
        lines.add(" ".repeat(before) + style.faint(line));
      }
    }
    return lines;
  }

  private static String name(Finding finding) {
    return finding.severity().toString().toLowerCase(Locale.ROOT);
  }

  private static String field(Finding finding) {
    return finding.field().isEmpty() ? "/" : Text.safe(finding.field());
  }

  private static int widest(String head, List<String> cells) {
    return Math.max(head.length(), cells.stream().mapToInt(String::length).max().orElse(0));
  }
}
