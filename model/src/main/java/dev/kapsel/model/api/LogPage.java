package dev.kapsel.model.api;

import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.util.List;

/**
 * A part of a build log.
 *
 * @param next cursor to ask with for what comes after
 * @param complete whether nothing will ever come after
 */
public record LogPage(List<LogLine> lines, String next, boolean complete) {

  public LogPage {
    lines = List.copyOf(lines);
  }
}
