package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.StubServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that stays for the next build. */
class StandingWorkerTest {

  private static final String ANSWER = StandingWorker.REPORTED + System.lineSeparator();

  @TempDir Path directory;

  @Test
  void buildsUntilNothingMoreComes() throws Exception {
    try (WholeBuild build = new WholeBuild(directory)) {
      assertThat(build.runStaying(3)).isEqualTo(ANSWER.repeat(3));
      assertThat(build.reported).isTrue();
      build.succeeded();
    }
  }

  @Test
  void leavesWhenItHasBecomeTooLarge() throws Exception {
    try (WholeBuild build = new WholeBuild(directory)) {
      assertThat(build.runStaying(2, 1)).isEqualTo(StandingWorker.LEAVING + System.lineSeparator());
      assertThat(build.reported).isTrue();
      build.succeeded();
    }
  }

  @Test
  void staysAfterABuildThatFailed() throws Exception {
    try (WholeBuild build = new WholeBuild(directory)) {
      build.hub.always("/v2/", StubServer.answer(403, ""));
      assertThat(build.runStaying(2)).isEqualTo(ANSWER.repeat(2));
      build.failed(FailureCode.BASE_REFUSED, "403");
    }
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    try (WholeBuild build = new WholeBuild(directory)) {
      Set<Thread> before = clientThreads();
      build.runStaying(2);
      Set<Thread> ours = clientThreads();
      ours.removeAll(before);
      for (Thread thread : ours) {
        assertThat(thread.join(Duration.ofSeconds(30))).as(thread.getName()).isTrue();
      }
    }
  }

  private static Set<Thread> clientThreads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(
        thread ->
            !thread.getName().startsWith("HttpClient-") && !thread.getName().equals("stall-watch"));
    return threads;
  }

  @Test
  void rubbishEndsItWithoutBeingShown() {
    StandingWorker worker =
        new StandingWorker(
            new StringReader("{\"bootstrap\": \"kapsel-bootstrap.secret\n"),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            Map.of("KAPSEL_CACHE", directory.toString()),
            Long.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(worker::run)
        .withMessageContaining("standard input")
        .withMessageNotContaining("secret");
  }
}
