package dev.kapsel.functions.build;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Says why a build failed whose workers could not say it themselves. */
@Singleton
public final class LostBuild {

  private static final int LINES = 1000;
  private static final int LONGEST_LINE = 300;

  private final BuildLogs logs;

  public LostBuild(BuildLogs logs) {
    this.logs = logs;
  }

  Failure failure(BuildRecord record, AttemptEnd end, String detail) {
    Build build = record.build();
    Stage stage = stage(build);
    String last = lastLine(build);
    return new Failure(
        end == AttemptEnd.TIMED_OUT ? "timeout" : "worker-lost",
        stage,
        "this build lost "
            + record.epoch()
            + (record.epoch() == 1 ? " worker" : " workers")
            + ", the last one in stage "
            + stage
            + ": "
            + (end == AttemptEnd.SILENT ? "it fell silent" : detail)
            + (last == null ? "" : "; the log ends with `" + last + "`"),
        "Look at the end of the log. If nothing there explains it, look whether workers are killed"
            + " for lack of memory, and ask for the image again.",
        true);
  }

  /** The last that began and has not ended, else the last of all. */
  private static Stage stage(Build build) {
    return build.stages().stream()
        .filter(stage -> stage.endedAt() == null)
        .reduce((a, b) -> b)
        .or(() -> build.stages().stream().reduce((a, b) -> b))
        .map(StageTiming::stage)
        .orElse(Stage.RESOLVE_BASE);
  }

  private @Nullable String lastLine(Build build) {
    String cursor = null;
    LogLine last = null;
    while (true) {
      BuildLogs.Lines page = logs.read(build.workspace(), build.id(), cursor, LINES);
      if (page.lines().isEmpty()) {
        return last == null ? null : shortened(last.text());
      }
      last = page.lines().getLast();
      cursor = page.next();
    }
  }

  private static String shortened(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
  }
}
