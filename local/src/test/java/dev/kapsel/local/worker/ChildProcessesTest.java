package dev.kapsel.local.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kapsel.functions.build.AttemptEnd;
import dev.kapsel.functions.build.BuildService.Start;
import dev.kapsel.functions.build.EndedAttempt;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers here are shell scripts that write their process id to a file and do what a test wants.
 */
@Timeout(60)
class ChildProcessesTest {

  /** Reports every build at once. */
  private static final String DILIGENT =
      "while read -r start; do echo $$ >> pids; echo reported; done";

  /** Takes a build and reports it when the file is there that the test makes. */
  private static final String BUSY =
      "while read -r start; do echo $$ >> pids; until [ -e go ]; do sleep 0.02; done;"
          + " echo reported; done";

  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path directory;
  private final BlockingQueue<EndedAttempt> ended = new LinkedBlockingQueue<>();
  private int builds;
  private @Nullable ChildProcesses open;

  private ChildProcesses workers(String script, Duration wait, Duration longest) {
    WaitingWorkers.Settings settings =
        new WaitingWorkers.Settings(
            List.of("sh", "-c", script),
            Map.of("PATH", "/usr/bin:/bin"),
            directory.resolve("cache"),
            directory.resolve("outputs"),
            wait);
    URI service = URI.create("http://127.0.0.1:1");
    ChildProcesses workers =
        new ChildProcesses(new WaitingWorkers(settings), 1, longest, () -> service, ended::add);
    open = workers;
    return workers;
  }

  @AfterEach
  void close() {
    requireNonNull(open).close();
  }

  @Test
  void processThatHasReportedGetsTheNextBuild() throws Exception {
    ChildProcesses workers = workers(DILIGENT, LONG, LONG);
    for (int i = 0; i < 3; i++) {
      assertThat(build(workers).end()).isEqualTo(AttemptEnd.DIED);
    }
    assertThat(pids()).hasSize(3).containsOnly(pids().getFirst());
  }

  @Test
  void processThatLeavesIsFollowedByAnother() throws Exception {
    ChildProcesses workers = workers("read -r start; echo $$ >> pids; echo leaving", LONG, LONG);
    build(workers);
    build(workers);
    assertThat(pids()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void processThatDiesInABuildIsNotedAndFollowedByAnother() throws Exception {
    ChildProcesses workers = workers("read -r start; echo $$ >> pids; exit 7", LONG, LONG);
    assertThat(build(workers).detail()).contains("exit code 7");
    assertThat(build(workers).detail()).contains("exit code 7");
    assertThat(pids()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void processThatDiedWhileItWaitedCostsNoBuild() throws Exception {
    ChildProcesses workers = workers(DILIGENT, LONG, LONG);
    build(workers);
    ProcessHandle waiting = process(pids().getFirst());
    waiting.destroyForcibly();
    waiting.onExit().get();
    EndedAttempt next = build(workers);
    // Whether its pipe was seen to be closed or not: the attempt is over and was noted.
    assertThat(next.build()).isEqualTo(id());
  }

  @Test
  void processThatHasWaitedForLongIsDismissed() throws Exception {
    ChildProcesses workers = workers(DILIGENT, Duration.ofMillis(50), LONG);
    build(workers);
    String first = pids().getFirst();
    // It may be gone already.
    Awaitility.await().until(() -> ProcessHandle.of(Long.parseLong(first)).isEmpty());
    build(workers);
    assertThat(pids().getLast()).isNotEqualTo(first);
  }

  @Test
  void oneMoreThanThereIsRoomForIsRefused() throws Exception {
    ChildProcesses workers = workers(BUSY, LONG, LONG);
    workers.start(start());
    assertThat(workers.hasRoom()).isFalse();
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> workers.start(start()))
        .withMessageContaining("busy");
    Files.createFile(directory.resolve("cache").resolve("go"));
    assertThat(requireNonNull(ended.poll(30, TimeUnit.SECONDS))).isNotNull();
  }

  @Test
  void attemptThatTakesTooLongIsEnded() throws Exception {
    ChildProcesses workers = workers(BUSY, LONG, Duration.ofSeconds(1));
    assertThat(build(workers).end()).isEqualTo(AttemptEnd.TIMED_OUT);
    assertThat(ProcessHandle.of(Long.parseLong(firstPid()))).isEmpty();
  }

  @Test
  void workerThatHangsGivesItsPlaceToTheNextOneOfItsBuild() throws Exception {
    ChildProcesses workers = workers(BUSY, LONG, LONG);
    workers.start(start());
    ProcessHandle first = process(firstPid());
    Start next = new Start(new WorkspaceName("default"), id(), 2, "kapsel-bootstrap.next");
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> workers.start(next));
    assertThat(requireNonNull(ended.poll(30, TimeUnit.SECONDS)).epoch()).isEqualTo(1);
    assertThat(first.isAlive()).isFalse();
    Awaitility.await().until(workers::hasRoom);
    workers.start(next);
    assertThat(ended).isEmpty();
  }

  @Test
  void oneTooManyEndsNoOther() throws Exception {
    ChildProcesses workers = workers(BUSY, LONG, LONG);
    workers.start(start());
    ProcessHandle first = process(firstPid());
    Start before = new Start(new WorkspaceName("default"), id(), 0, "kapsel-bootstrap.before");
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> workers.start(before));
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> workers.start(start()));
    assertThat(first.isAlive()).isTrue();
    assertThat(ended).isEmpty();
  }

  @Test
  void closingHandsOverWhatRunsAndDismissesWhatWaits() throws Exception {
    ChildProcesses workers = workers(BUSY, LONG, LONG);
    workers.start(start());
    ProcessHandle process = process(firstPid());
    workers.close();
    assertThat(requireNonNull(ended.poll()).end()).isEqualTo(AttemptEnd.HANDED_OVER);
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void bootstrapIsInNoVariableOfTheProcess() throws Exception {
    ChildProcesses workers =
        workers("env > environment; read -r line; echo reported; read -r line", LONG, LONG);
    build(workers);
    assertThat(Files.readString(directory.resolve("cache").resolve("environment")))
        .contains("PATH=")
        .doesNotContain("kapsel-bootstrap");
  }

  private EndedAttempt build(ChildProcesses workers) throws InterruptedException {
    Awaitility.await().until(workers::hasRoom);
    workers.start(start());
    return requireNonNull(ended.poll(30, TimeUnit.SECONDS), "the end was not told");
  }

  private Start start() {
    builds++;
    return new Start(new WorkspaceName("default"), id(), 1, "kapsel-bootstrap." + builds);
  }

  private BuildId id() {
    return new BuildId("b%024d".formatted(builds));
  }

  private List<String> pids() throws IOException {
    Path file = directory.resolve("cache").resolve("pids");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private String firstPid() throws IOException {
    return Awaitility.await().until(this::pids, pids -> !pids.isEmpty()).getFirst();
  }

  private static ProcessHandle process(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }
}
