package dev.kapsel.infra;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Programs of AWS and others that come from the package index: the pinned versions of {@code
 * src/test/tools/requirements.txt}, each of their files checked by its hash, in {@code
 * target/tools}; kept while the pins stay.
 */
public final class PythonTools {

  private static final Path PINS = Path.of("src/test/tools/requirements.txt").toAbsolutePath();
  private static final Path TOOLS = Path.of("target/tools").toAbsolutePath();
  private static final long MOST_MINUTES = 10;

  private PythonTools() {}

  /** What a program said, and with which code it ended. */
  public record Outcome(int code, String said) {}

  /** A program of the tools' {@code bin}. */
  public static Path program(String name) throws IOException, InterruptedException {
    return installed().resolve("bin").resolve(name);
  }

  /** A file that a package of the tools brought. */
  public static Path file(String below) throws IOException, InterruptedException {
    Path packages = installed().resolve("lib");
    try (var found = Files.newDirectoryStream(packages, "python3*")) {
      return found.iterator().next().resolve("site-packages").resolve(below);
    }
  }

  public static Outcome run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile("kapsel-tool", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(said.toFile()).start();
    try {
      if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
      return new Outcome(process.exitValue(), Files.readString(said));
    } finally {
      // Those of a test whose time is over, too.
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      Files.delete(said);
    }
  }

  /** By one process at a time, in whichever of them tests need it first. */
  private static synchronized Path installed() throws IOException, InterruptedException {
    Path venv = Files.createDirectories(TOOLS).resolve("venv");
    Path done = TOOLS.resolve("installed.txt");
    try (FileChannel lock = FileChannel.open(TOOLS.resolve("lock"), CREATE, WRITE);
        FileLock unused = lock.lock()) {
      if (!Files.exists(done) || Files.mismatch(done, PINS) >= 0) {
        install(venv);
        Files.copy(PINS, done, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return venv;
  }

  private static void install(Path venv) throws IOException, InterruptedException {
    succeed(List.of("python3", "-m", "venv", "--clear", venv.toString()));
    succeed(
        List.of(
            venv + "/bin/pip",
            "install",
            "-q",
            "--no-deps",
            "--require-hashes",
            "-r",
            PINS.toString()));
  }

  private static void succeed(List<String> command) throws IOException, InterruptedException {
    Outcome outcome = run(command, Map.of());
    assertThat(outcome.code()).as("%s%n%s", command, outcome.said()).isZero();
  }
}
