package dev.kapsel.client.terminal;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A build as it goes on. Where a person looks, the stages are drawn again in place; elsewhere each
 * stage gives one line when it ends, so that a log of it reads well.
 */
public final class BuildView implements Consumer<Build> {

  private final Terminal terminal;
  private final Clock clock;
  private final StageLines lines;
  private final Set<Stage> told = EnumSet.noneOf(Stage.class);
  private int drawn;
  private boolean ended;

  public BuildView(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.lines = new StageLines(terminal.style(), terminal.width() - 1);
  }

  @Override
  public void accept(Build build) {
    if (ended) {
      return;
    }
    ended = build.state().ended();
    if (terminal.live()) {
      draw(build);
    } else {
      tell(build);
    }
    if (ended) {
      conclude(build);
    }
  }

  private void draw(Build build) {
    List<String> now = lines.all(build, clock.instant());
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\033[").append(drawn).append('A');
    }
    now.forEach(line -> text.append("\r\033[2K").append(line).append('\n'));
    int left = drawn - now.size();
    text.append("\r\033[J".repeat(left > 0 ? 1 : 0));
    terminal.out().print(text);
    terminal.out().flush();
    drawn = now.size();
  }

  private void tell(Build build) {
    for (StageTiming stage : build.stages()) {
      boolean over = stage.endedAt() != null || build.state().ended();
      if (over && told.add(stage.stage())) {
        terminal.line(lines.line(build, stage, clock.instant()).stripTrailing());
      }
    }
  }

  private void conclude(Build build) {
    Style style = terminal.style();
    String time = " in " + Units.duration(elapsed(build));
    switch (build.state()) {
      case SUCCEEDED -> {
        String done = build.reason() == BuildReason.VERIFICATION ? "compared" : "built";
        terminal.line("  " + style.done() + " " + style.bold(done) + time);
      }
      case CANCELLED ->
          terminal.line("  " + style.failed() + " cancelled after" + time.substring(3));
      case SUPERSEDED ->
          terminal.line("  " + style.failed() + " superseded: another build took over");
      default -> terminal.line("  " + style.failed() + " " + style.bold("failed") + time);
    }
    Failure failure = build.failure();
    if (build.state() == BuildState.FAILED && failure != null) {
      failure(failure).forEach(terminal::line);
    }
  }

  private List<String> failure(Failure failure) {
    return new FailureLines(terminal.style(), terminal.width()).of(failure);
  }

  private Duration elapsed(Build build) {
    Instant end = build.endedAt();
    return Duration.between(build.queuedAt(), end == null ? clock.instant() : end);
  }
}
