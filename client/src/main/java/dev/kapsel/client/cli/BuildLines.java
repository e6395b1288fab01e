package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.FailureLines;
import dev.kapsel.client.terminal.StageLines;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds as lines. */
final class BuildLines {

  private final Terminal terminal;
  private final Style style;
  private final Instant now;

  BuildLines(Session session) {
    this.terminal = session.terminal();
    this.style = terminal.style();
    this.now = session.clock().instant();
  }

  static int exitCode(Build build) {
    return build.state().ended() && build.state() != BuildState.SUCCEEDED
        ? ExitCodes.NEGATIVE
        : ExitCodes.OK;
  }

  List<String> of(List<Build> builds) {
    if (builds.isEmpty()) {
      return List.of("no builds yet");
    }
    Columns table = new Columns("build", "state", "hash", "reason", "queued", ">time");
    for (Build build : builds) {
      table.row(
          build.id().toString(),
          state(build),
          Units.brief(build.definitionHash()),
          build.reason().toString(),
          Units.moment(build.queuedAt()),
          Units.duration(time(build)));
    }
    return table.lines(0, style);
  }

  List<String> of(Build build) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(build.id().toString()) + " " + state(build));
    lines.add(label("hash") + build.definitionHash());
    lines.add(label("reason") + build.reason());
    String by = build.requestedBy();
    lines.add(
        label("queued")
            + Units.moment(build.queuedAt())
            + (by == null ? "" : " by " + Text.safe(by)));
    if (build.waits() != null) {
      lines.add(label("waits") + Text.safe(build.waits()));
    }
    lines.add(label("time") + Units.duration(time(build)));
    if (build.generation() != null) {
      lines.add(label("made") + "generation " + build.generation());
    }
    lines.addAll(new StageLines(style, terminal.width()).all(build, now));
    if (build.failure() != null) {
      lines.addAll(new FailureLines(style, terminal.width()).of(build.failure()));
    }
    return lines;
  }

  private Duration time(Build build) {
    Instant end = build.endedAt();
    return Duration.between(build.queuedAt(), end == null ? now : end);
  }

  private String state(Build build) {
    String name = build.state().toString();
    return switch (build.state()) {
      case SUCCEEDED -> style.good(name);
      case FAILED -> style.bad(name);
      case QUEUED, RUNNING -> style.accent(name);
      case CANCELLED, SUPERSEDED -> style.warn(name);
    };
  }

  private String label(String name) {
    return Text.label(2, style.faint(name), 10);
  }
}
