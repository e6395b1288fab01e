package dev.kapsel.client.terminal;

import static dev.kapsel.client.Samples.build;
import static dev.kapsel.client.Samples.done;
import static dev.kapsel.client.Samples.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.Samples;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BuildViewTest {

  private static final Build HALF =
      build(
          BuildState.RUNNING,
          done(Stage.RESOLVE_BASE, 1.2, "57 packages"),
          running(Stage.FETCH, 110_000_000, 220_000_000));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private BuildView view(boolean live, Style style) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Clock clock = Clock.fixed(Samples.NOON.plusSeconds(3), ZoneOffset.UTC);
    return new BuildView(new Terminal(out, out, style, live, 81), clock);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutAPersonEachStageGivesOneLineWhenItEnds() {
    BuildView view = view(false, Style.PLAIN);
    view.accept(HALF);
    view.accept(HALF);

    assertThat(shown().lines())
        .containsExactly("  * resolve base      57 packages" + " ".repeat(42) + "1.2 s");
  }

  @Test
  void aPersonSeesEveryStageWithABarAndTheTime() {
    view(true, new Style(false, true)).accept(HALF);

    assertThat(shown().replace("\r\033[2K", "").lines())
        .contains(
            "  ▸ fetch             ━━━━━━━━━━━━────────────  110 MB of 220 MB"
                + " ".repeat(11)
                + "3.0 s")
        .contains("  · push");
  }

  @Test
  void theStagesAreDrawnAgainInPlace() {
    BuildView view = view(true, new Style(false, true));
    view.accept(HALF);
    view.accept(HALF);

    assertThat(shown()).contains("\033[" + Stage.of(BuildReason.FIRST_USE).size() + "A\r\033[2K");
  }

  @Test
  void aFailureSaysCauseAndAdvice() {
    Failure failure =
        new Failure("package-not-found", Stage.RESOLVE_PACKAGES, "no numpi", "Write numpy.", false);
    view(false, Style.PLAIN)
        .accept(build(BuildState.FAILED, failure, done(Stage.RESOLVE_PACKAGES, 2, "")));

    assertThat(shown())
        .contains("  x resolve packages")
        .contains("  x failed in 9.0 s")
        .contains("    cause     no numpi")
        .contains("    advice    Write numpy.");
  }

  @Test
  void whatOthersWroteCannotSteerTheTerminal() {
    view(true, Style.PLAIN)
        .accept(build(BuildState.RUNNING, done(Stage.REUSE, 1, "evil \033]0;title\007 text")));

    assertThat(shown()).contains("evil ?]0;title? text");
  }
}
