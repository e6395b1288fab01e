package dev.kapsel.client.terminal;

import dev.kapsel.model.build.Failure;
import java.util.ArrayList;
import java.util.List;

/** Why a build failed and what to do, as lines. */
public final class FailureLines {

  private static final int LABEL = 10;

  private final Style style;
  private final int width;

  public FailureLines(Style style, int width) {
    this.style = style;
    this.width = width;
  }

  public List<String> of(Failure failure) {
    List<String> lines = new ArrayList<>();
    add(lines, "cause", failure.message());
    add(lines, "advice", failure.advice());
    add(lines, "class", failure.code() + ", in stage " + StageWords.of(failure.stage()));
    if (failure.retryable()) {
      add(lines, "again", "the same build may succeed when it is asked for again");
    }
    return lines;
  }

  private void add(List<String> lines, String label, String text) {
    lines.addAll(Text.labelled(4, style.faint(label), LABEL, text, width));
  }
}
