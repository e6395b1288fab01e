package dev.kapsel.builder.worker;

import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a build, written down as it happens: stages with their times and progress, and
 * log lines. Stages may overlap, because files are fetched, packed and pushed at the same time.
 * Safe for use by several threads.
 */
final class BuildJournal {

  /** A log line is for people. */
  private static final int LONGEST_LINE = 4000;

  private final Clock clock;
  private final Map<Stage, StageTiming> stages = new EnumMap<>(Stage.class);
  private final Map<Stage, Long> early = new EnumMap<>(Stage.class);
  private final List<LogLine> unsent = new ArrayList<>();
  private boolean changed;
  private @Nullable Stage failed;

  BuildJournal(Clock clock) {
    this.clock = clock;
  }

  /** What is new since the last time it was asked for. */
  record News(List<StageTiming> stages, List<LogLine> log) {}

  synchronized void begin(Stage stage, long total, String unit) {
    StageTiming before = stages.get(stage);
    if (before == null) {
      long done = early.getOrDefault(stage, 0L);
      put(new StageTiming(stage, clock.instant(), null, done, total, unit, ""));
      line(stage, "started");
    }
  }

  /** Counts at its beginning what comes before it, and nothing that comes after its end. */
  synchronized void advance(Stage stage, long done) {
    StageTiming now = stages.get(stage);
    if (now == null) {
      early.merge(stage, done, Long::sum);
      return;
    }
    if (now.endedAt() != null) {
      return;
    }
    put(
        new StageTiming(
            stage, now.startedAt(), null, now.done() + done, now.total(), now.unit(), ""));
  }

  synchronized void end(Stage stage, String summary) {
    StageTiming now = running(stage);
    Instant end = clock.instant();
    put(new StageTiming(stage, now.startedAt(), end, now.done(), now.total(), now.unit(), summary));
    line(stage, summary);
  }

  synchronized void line(Stage stage, String text) {
    for (String line : (stage + ": " + text).split("\\R", -1)) {
      String printable = line.replaceAll("\\p{Cntrl}", " ");
      unsent.add(
          new LogLine(
              clock.instant(), printable.substring(0, Math.min(printable.length(), LONGEST_LINE))));
    }
    changed = true;
  }

  /** Something failed in a stage that runs beside others; the first one counts. */
  synchronized void failed(Stage stage) {
    if (failed == null) {
      failed = stage;
    }
  }

  /** The stage that a failure happened in: as was said, else the last that has not ended. */
  synchronized Stage current() {
    if (failed != null) {
      return failed;
    }
    return stages.values().stream()
        .filter(stage -> stage.endedAt() == null)
        .map(StageTiming::stage)
        .reduce((a, b) -> b)
        .orElse(Stage.RESOLVE_BASE);
  }

  synchronized List<StageTiming> stages() {
    return List.copyOf(stages.values());
  }

  /** Null where nothing has changed. */
  synchronized @Nullable News take() {
    if (!changed) {
      return null;
    }
    changed = false;
    News news = new News(stages(), List.copyOf(unsent));
    unsent.clear();
    return news;
  }

  private StageTiming running(Stage stage) {
    StageTiming now = stages.get(stage);
    if (now == null) {
      throw new IllegalStateException(stage + " has not begun");
    }
    return now;
  }

  private void put(StageTiming timing) {
    stages.put(timing.stage(), timing);
    changed = true;
  }
}
