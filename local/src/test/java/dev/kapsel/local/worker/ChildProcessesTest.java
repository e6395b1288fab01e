package dev.kapsel.local.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.build.BuildService.Start;
import dev.kapsel.functions.build.EndedAttempt;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.local.worker.ChildProcesses.Settings;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that hang: they neither report nor end. */
@Timeout(60)
class ChildProcessesTest {

  private static final BuildId BUILD = new BuildId("b000000000000000000000001");
  private static final BuildId OTHER = new BuildId("b000000000000000000000002");

  @TempDir private Path directory;
  private final BlockingQueue<EndedAttempt> ended = new LinkedBlockingQueue<>();
  private ChildProcesses workers;

  @BeforeEach
  void open() {
    Settings settings =
        new Settings(
            List.of("sleep", "600"),
            1,
            Duration.ofMinutes(10),
            directory.resolve("cache"),
            directory.resolve("outputs"));
    workers = new ChildProcesses(settings, () -> URI.create("http://127.0.0.1:1"), ended::add);
  }

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void workerThatHangsGivesItsPlaceToTheNextOneOfItsBuild() throws Exception {
    workers.start(start(BUILD, 1));
    assertThatThrownBy(() -> workers.start(start(BUILD, 2)))
        .isInstanceOf(UnavailableException.class);
    assertThat(nextEnd().epoch()).isEqualTo(1);
    whenThereIsRoom();
    workers.start(start(BUILD, 2));
    assertThat(ended).isEmpty();
  }

  @Test
  void oneTooManyIsRefusedAndEndsNoOther() {
    workers.start(start(BUILD, 2));
    assertThatThrownBy(() -> workers.start(start(OTHER, 3)))
        .isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> workers.start(start(BUILD, 1)))
        .isInstanceOf(UnavailableException.class);
    assertThat(ProcessHandle.current().children().filter(ChildProcessesTest::hangs)).hasSize(1);
    assertThat(ended).isEmpty();
  }

  @Test
  void closingEndsThemAndHandsTheirBuildsOver() throws Exception {
    workers.start(start(BUILD, 1));
    workers.close();
    assertThat(nextEnd().end()).hasToString("HANDED_OVER");
    assertThat(ProcessHandle.current().children().filter(ChildProcessesTest::hangs)).isEmpty();
  }

  private EndedAttempt nextEnd() throws InterruptedException {
    EndedAttempt next = ended.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return java.util.Objects.requireNonNull(next);
  }

  private void whenThereIsRoom() {
    while (!workers.hasRoom()) {
      Thread.onSpinWait();
    }
  }

  private static boolean hangs(ProcessHandle process) {
    return process.isAlive() && process.info().command().orElse("").endsWith("sleep");
  }

  private static Start start(BuildId build, int epoch) {
    return new Start(new WorkspaceName("team"), build, epoch, "bootstrap " + epoch);
  }
}
