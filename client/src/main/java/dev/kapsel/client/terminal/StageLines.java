package dev.kapsel.client.terminal;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The stages of a build as lines: sign, name, bar or summary, time. */
public final class StageLines {

  private static final int NAME = 18;
  private static final int TIME = 10;
  private static final int BAR = 24;

  private final Style style;
  private final int width;

  public StageLines(Style style, int width) {
    this.style = style;
    this.width = Math.min(width, 100);
  }

  /** Every stage that such a build has, those to come included, and those that only some have. */
  public List<String> all(Build build, Instant now) {
    Map<Stage, StageTiming> known =
        build.stages().stream()
            .collect(Collectors.toMap(StageTiming::stage, Function.identity(), (a, b) -> b));
    List<String> lines = new ArrayList<>();
    List<Stage> usual = Stage.of(build.reason());
    for (Stage stage : Stage.values()) {
      StageTiming timing = known.get(stage);
      if (timing != null) {
        lines.add(line(build, timing, now));
      } else if (usual.contains(stage) && !build.state().ended()) {
        lines.add("  " + style.waiting() + " " + style.faint(StageWords.of(stage)));
      }
    }
    return lines;
  }

  /** The finished stages of an image. */
  public List<String> finished(List<StageTiming> stages) {
    return stages.stream()
        .map(
            stage ->
                row(style.done(), stage, style.faint(summary(stage)), time(stage, stage.endedAt())))
        .toList();
  }

  String line(Build build, StageTiming stage, Instant now) {
    Instant end = stage.endedAt();
    if (end != null) {
      String sign = failedIn(build, stage) ? style.failed() : style.done();
      return row(sign, stage, summary(stage), time(stage, end));
    }
    if (build.state().ended()) {
      return row(style.failed(), stage, summary(stage), time(stage, build.endedAt()));
    }
    return row(style.running(), stage, progress(stage), time(stage, now));
  }

  private static boolean failedIn(Build build, StageTiming stage) {
    var failure = build.failure();
    return build.state() == BuildState.FAILED
        && failure != null
        && failure.stage() == stage.stage();
  }

  private String row(String sign, StageTiming stage, String text, String time) {
    int room = width - 4 - NAME - TIME;
    return "  "
        + sign
        + " "
        + Text.padRight(StageWords.of(stage.stage()), NAME)
        + Text.padRight(text, room)
        + Text.padLeft(time, TIME);
  }

  private String summary(StageTiming stage) {
    String text = stage.summary().isEmpty() ? amount(stage) : Text.safe(stage.summary());
    return Text.cut(text, width - 4 - NAME - TIME - 1, style);
  }

  private String progress(StageTiming stage) {
    if (stage.total() <= 0) {
      return summary(stage);
    }
    double part = Math.clamp((double) stage.done() / stage.total(), 0.0, 1.0);
    int full = (int) Math.round(part * BAR);
    String bar =
        style.accent(style.full().repeat(full)) + style.faint(style.empty().repeat(BAR - full));
    int room = width - 4 - NAME - TIME - 1 - BAR - 2;
    return bar + "  " + Text.cut(amount(stage), room, style);
  }

  /** {@code 120 MB of 221 MB}, {@code 3 of 14 layers}. */
  private static String amount(StageTiming stage) {
    boolean bytes = stage.unit().equals("bytes");
    String done = bytes ? Units.bytes(stage.done()) : Long.toString(stage.done());
    String unit = bytes || stage.unit().isEmpty() ? "" : " " + Text.safe(stage.unit());
    if (stage.total() <= 0) {
      return stage.done() == 0 ? "" : done + unit;
    }
    return done + " of " + (bytes ? Units.bytes(stage.total()) : stage.total()) + unit;
  }

  private static String time(StageTiming stage, @Nullable Instant until) {
    if (until == null) {
      return "";
    }
    Duration time = Duration.between(stage.startedAt(), until);
    return stage.endedAt() == null ? Units.steady(time) : Units.duration(time);
  }
}
