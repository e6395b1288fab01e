package dev.kapsel.local.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.cache.Trees;
import dev.kapsel.functions.build.AttemptEnd;
import dev.kapsel.functions.build.BuildService.Dispatched;
import dev.kapsel.functions.build.BuildService.Start;
import dev.kapsel.functions.build.EndedAttempt;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Workers that make one build far from all others, and workers that are told to stop. They are
 * shell scripts here, which tell of themselves in a file that anybody can write.
 */
@Timeout(60)
class ApartWorkersTest {

  private static final WorkspaceName WORKSPACE = new WorkspaceName("default");

  /** Tells what surrounds it, and reports every build at once. */
  private static final String TELLING =
      "while read -r start; do"
          + " { id -u; umask; echo $JDK_JAVA_OPTIONS; echo $TZ; echo $KAPSEL_CACHE; pwd; echo $$; } > %1$s.part;"
          + " mv %1$s.part %1$s; echo reported; done; echo end >> %1$s";

  private static final String BUSY =
      "trap 'exit 143' TERM; while read -r start; do echo $$ > %1$s.part; mv %1$s.part %1$s;"
          + " while :; do sleep 0.02; done; done";

  private Path directory;
  private Path told;
  private final BlockingQueue<EndedAttempt> ended = new LinkedBlockingQueue<>();
  private @Nullable ChildProcesses open;

  /** A place that other users can reach; directories of tests are closed to them. */
  @BeforeEach
  void makePlace() throws IOException {
    directory =
        Files.createTempDirectory(
            Path.of(System.getProperty("java.io.tmpdir")),
            "kapsel-apart",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    told = directory.resolve("told");
  }

  @AfterEach
  void close() throws IOException {
    requireNonNull(open).close();
    Trees.delete(directory);
  }

  private ChildProcesses workers(String script) {
    WaitingWorkers.Settings settings =
        new WaitingWorkers.Settings(
            List.of("sh", "-c", script.formatted(told)),
            Map.of("PATH", "/usr/bin:/bin"),
            directory.resolve("cache"),
            directory.resolve("outputs"),
            Duration.ofMinutes(5));
    URI service = URI.create("http://127.0.0.1:1");
    ChildProcesses workers =
        new ChildProcesses(
            new WaitingWorkers(settings), 1, Duration.ofMinutes(5), () -> service, ended::add);
    open = workers;
    return workers;
  }

  private static Start start(int number, boolean apart) {
    return new Start(
        WORKSPACE, new BuildId("b%024d".formatted(number)), 1, "bootstrap" + number, apart, false);
  }

  private EndedAttempt end() throws InterruptedException {
    return requireNonNull(ended.poll(30, TimeUnit.SECONDS), "the end was not told");
  }

  private static boolean canChooseUsers() {
    return "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(Path.of("/usr/bin/setpriv"));
  }

  @Test
  void surroundingsAreUnlikeTheUsualOnes() throws Exception {
    workers(TELLING).start(start(1, true));
    end();
    List<String> lines = lines();
    assertThat(lines.subList(1, 4))
        .containsExactly("0027", "-Duser.language=tr -Duser.country=TR", "Asia/Kathmandu");
    assertThat(lines.get(4)).startsWith(directory.resolve("apart") + "/").endsWith("/cache");
    assertThat(lines.get(5)).isEqualTo(lines.get(4));
  }

  @Test
  @EnabledIf("canChooseUsers")
  void rootLetsSomebodyElseDoIt() throws Exception {
    workers(TELLING).start(start(1, true));
    end();
    assertThat(lines().getFirst()).isEqualTo("65534");
  }

  @Test
  @EnabledIf("canChooseUsers")
  void whereNobodyElseCanReachItRootDoesItItself() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    workers(TELLING).start(start(1, true));
    end();
    assertThat(lines().getFirst()).isEqualTo("0");
  }

  @Test
  void processAndDirectoryAreForOneBuild() throws Exception {
    ChildProcesses workers = workers(TELLING);
    workers.start(start(1, true));
    end();
    Path cache = Path.of(lines().get(4));
    Awaitility.await().until(() -> !Files.exists(cache) && workers.hasRoom());
    assertThat(lines()).as("nothing more comes to it").last().isEqualTo("end");
    Files.delete(told);
    workers.start(start(2, false));
    end();
    assertThat(lines().get(5)).isEqualTo(directory.resolve("cache").toString());
  }

  @Test
  void theWarmWorkerIsLeftForOthers() throws Exception {
    ChildProcesses workers = workers(TELLING);
    workers.start(start(1, false));
    end();
    String warm = lines().get(6);
    awaitRoom(workers);
    workers.start(start(2, true));
    end();
    assertThat(lines().get(6)).isNotEqualTo(warm);
    awaitRoom(workers);
    workers.start(start(3, false));
    end();
    assertThat(lines().get(6)).isEqualTo(warm);
  }

  @Test
  void workerOfABuildThatNobodyWantsIsEndedAndNoOther() throws Exception {
    ChildProcesses workers = workers(BUSY);
    Start start = start(1, false);
    workers.start(start);
    ProcessHandle process = ProcessHandle.of(Long.parseLong(lines().getFirst())).orElseThrow();
    workers.stop(unwanted(WORKSPACE, new BuildId("b%024d".formatted(2))));
    workers.stop(unwanted(new WorkspaceName("other"), start.build()));
    assertThat(process.isAlive()).isTrue();
    workers.stop(unwanted(WORKSPACE, start.build()));
    assertThat(end().end()).isEqualTo(AttemptEnd.DIED);
    assertThat(process.isAlive()).isFalse();
    awaitRoom(workers);
    workers.stop(unwanted(WORKSPACE, start.build()));
  }

  @Test
  void workerThatDoesNotListenIsKilled() throws Exception {
    ChildProcesses workers = workers(BUSY.replace("'exit 143'", "''"));
    Start start = start(1, true);
    workers.start(start);
    lines();
    workers.stop(unwanted(WORKSPACE, start.build()));
    assertThat(end().detail()).contains("137");
  }

  private static Dispatched unwanted(WorkspaceName workspace, BuildId build) {
    return new Dispatched(workspace, build, null);
  }

  private static void awaitRoom(ChildProcesses workers) {
    Awaitility.await().until(workers::hasRoom);
  }

  private List<String> lines() throws IOException {
    Awaitility.await().until(() -> Files.exists(told));
    return Files.readAllLines(told);
  }
}
