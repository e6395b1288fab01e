package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.FindingList;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.model.api.Problem;
import java.util.ArrayList;
import java.util.List;

/** A problem as lines: what happened, where, what to do. */
public final class ProblemLines {

  private final Terminal terminal;

  public ProblemLines(Terminal terminal) {
    this.terminal = terminal;
  }

  public List<String> of(Problem problem) {
    Style style = terminal.style();
    List<String> lines = new ArrayList<>();
    lines.add(style.bad("kapsel: ") + Text.safe(problem.title()) + " (" + problem.code() + ")");
    add(lines, "what", problem.detail());
    if (problem.field() != null) {
      add(lines, "field", problem.field());
    }
    add(lines, "fix", problem.fix());
    if (problem.status() >= 500 && problem.requestId() != null) {
      add(lines, "request", problem.requestId());
    }
    lines.addAll(new FindingList(problem.findings()).lines(2, style, terminal.width()));
    return lines;
  }

  private void add(List<String> lines, String label, String text) {
    if (!text.isBlank()) {
      lines.addAll(Text.labelled(2, terminal.style().faint(label), 9, text, terminal.width()));
    }
  }
}
