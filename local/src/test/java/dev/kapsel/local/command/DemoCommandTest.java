package dev.kapsel.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.cli.ExitCodes;
import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  @BeforeEach
  void sayWhereKapselIs() {
    System.setProperty("kapsel.home", "..");
  }

  @AfterEach
  void forgetIt() {
    System.clearProperty("kapsel.home");
  }

  private int demo(Script script) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Style.PLAIN,
            false,
            100);
    Surroundings surroundings =
        new Surroundings(Map.of(), directory, directory, terminal, Clock.systemUTC());
    ServiceStart start = wanted -> new ScriptedService(Duration.ofMillis(1), script);
    return KapselCommandLine.create(
            surroundings, session -> List.of(new DemoCommand(session, start)))
        .execute("demo", "--once");
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itTellsTheWholeStory() {
    assertThat(demo(new Script(List.of("lightgbm-4.6.0"), 0))).isZero();
    assertThat(out())
        .containsSubsequence(
            "1. Start",
            "2. Register",
            "forecast:1 registered",
            "not built yet",
            "3. Have it built",
            "* built in",
            "4. Ask again",
            "hit, in",
            "5. One package more",
            "new file  lightgbm-4.6.0-py3-none-any.whl",
            "new layer lightgbm-4.6.0",
            "as before 4 layers",
            "6. Run it",
            "docker run");
  }

  @Test
  void aFailedBuildFailsTheDemo() {
    assertThat(demo(new Script(List.of("lightgbm-4.6.0"), 1))).isEqualTo(ExitCodes.NEGATIVE);
    assertThat(out()).contains("the index gave up").doesNotContain("4. Ask again");
  }

  @Test
  void moreThanOneNewLayerFailsTheDemo() {
    assertThat(demo(new Script(List.of("lightgbm-4.6.0", "patsy-1.0.1"), 0)))
        .isEqualTo(ExitCodes.NEGATIVE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("should have been one layer more");
  }
}
