package dev.kapsel.client.cli;

import dev.kapsel.client.WorkspaceClient;
import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.image.Departing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kapsel workspace retention}. */
@Command(
    name = "retention",
    description = "Show which generations of images will go because nobody needs them, and when.",
    footer = {
      "",
      "Nothing goes unless the workspace says after how many days:",
      "  kapsel workspace retention --days 30",
      "  kapsel workspace set --retention-days 30"
    })
final class RetentionCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--days",
      paramLabel = "N",
      description =
          "As if the workspace kept them so many days (1 to 3650), without changing anything.")
  @Nullable Integer days;

  @Mixin LimitOption limit = new LimitOption();

  RetentionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    WorkspaceClient client = session.client().workspaces();
    List<Departing> rows = limit.first(session, token -> client.retention(days, token));
    session.answers().write(rows, lines(rows, session.terminal().style()));
    return ExitCodes.OK;
  }

  private static List<String> lines(List<Departing> rows, Style style) {
    if (rows.isEmpty()) {
      return List.of("Nothing will go.");
    }
    Columns table = new Columns("image", "size", "why", "goes");
    for (Departing row : rows) {
      Instant goes = row.goesAt();
      table.row(
          Units.brief(row.hash()) + "." + row.generation(),
          Units.bytes(row.size()),
          row.why().toString(),
          goes == null ? "its days have not begun" : Units.moment(goes));
    }
    List<String> lines = new ArrayList<>(table.lines(0, style));
    long sum = rows.stream().mapToLong(Departing::size).sum();
    lines.add(Units.bytes(sum) + " in all; layers that others share are counted more than once.");
    return lines;
  }
}
