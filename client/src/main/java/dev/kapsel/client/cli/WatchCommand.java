package dev.kapsel.client.cli;

import dev.kapsel.client.ChangeWatch;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.change.ChangeEntry;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kapsel watch}. */
@Command(
    name = "watch",
    description = {
      "Print what happens in the workspace, as it happens.",
      "With --output json each change is one line."
    },
    footer = {
      "",
      "Examples:",
      "  kapsel watch",
      "  kapsel watch --after 1742 --limit 10 --output json"
    })
final class WatchCommand implements Callable<Integer> {

  private static final int KIND_WIDTH = 20;

  private final Session session;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      description = "Begin after this change, as its `cursor` in JSON says (default: now).")
  @Nullable String after;

  @Option(
      names = "--limit",
      converter = CountingNumber.class,
      paramLabel = "N",
      description = "End after so many changes (default: go on until interrupted).")
  int limit;

  private int shown;

  WatchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    new ChangeWatch(session.client().changes(), session.lookEvery()).follow(after, this::show);
    return ExitCodes.OK;
  }

  private boolean show(List<ChangeEntry> entries) {
    for (ChangeEntry entry : entries) {
      session.answers().writeOne(entry, line(entry));
      shown++;
      if (shown == limit) {
        return false;
      }
    }
    return true;
  }

  private String line(ChangeEntry entry) {
    String by = entry.by();
    return Units.moment(entry.at())
        + Text.label(2, session.terminal().style().accent(entry.kind().toString()), KIND_WIDTH)
        + "  "
        + Text.safe(entry.text())
        + (by == null ? "" : session.terminal().style().faint(", by " + Text.safe(by)));
  }
}
