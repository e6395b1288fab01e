package dev.kapsel.builder.resolve;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.FullDisk;
import dev.kapsel.builder.cache.SharedCache;
import dev.kapsel.builder.cache.Unfinished;
import dev.kapsel.builder.tool.ToolProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds uv: the one on PATH where its version fits, otherwise the pinned one from the tool cache,
 * installed there by the machine's own pip from a wheel whose SHA-256 is known here.
 */
public final class UvTool {

  private static final String PINNED = "0.13.9";

  /** Writes pylock.toml as this reads it since 0.8, knows the settings for proxies since 0.10. */
  private static final int OLDEST_MINOR = 10;

  /** All wheels of the pinned version for machines that builders run on. */
  private static final List<String> PINNED_SHA256 =
      List.of(
          "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
          "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
          "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
          "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
          "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
          "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5");

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);
  private static final Pattern VERSION = Pattern.compile("uv (\\d+)\\.(\\d+)\\.");

  private final SharedCache cache;
  private final Path tools;

  public UvTool(SharedCache cache) {
    this.cache = cache;
    this.tools = cache.resolve("tools");
  }

  /** The path or name of the program. */
  public String command() {
    Path installed = tools.resolve("uv-" + PINNED).resolve("bin").resolve("uv");
    if (Files.isExecutable(installed)) {
      return installed.toString();
    }
    if (fits("uv")) {
      return "uv";
    }
    try {
      Files.createDirectories(tools);
      try (FileChannel channel =
              FileChannel.open(
                  tools.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.isExecutable(installed)) {
          install();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return installed.toString();
  }

  private boolean fits(String command) {
    try {
      String output =
          ToolProcess.run(
                  List.of(command, "--version"),
                  Map.of(),
                  Path.of("").toAbsolutePath(),
                  Duration.ofSeconds(10))
              .output();
      Matcher version = VERSION.matcher(output);
      return version.find()
          && (Integer.parseInt(version.group(1)) > 0
              || Integer.parseInt(version.group(2)) >= OLDEST_MINOR);
    } catch (BuildFailedException e) {
      return false;
    }
  }

  private void install() throws IOException {
    try (Unfinished staging = cache.begin()) {
      Path requirement = Files.createDirectory(staging.path()).resolve("requirements.txt");
      StringBuilder line = new StringBuilder("uv==" + PINNED);
      PINNED_SHA256.forEach(sha256 -> line.append(" --hash=sha256:").append(sha256));
      Files.writeString(requirement, line + "\n");
      try (Unfinished uv = cache.begin()) {
        pipInstall(requirement, uv.path());
        uv.publish(tools.resolve("uv-" + PINNED));
      }
    }
  }

  private void pipInstall(Path requirement, Path target) {
    List<String> attempts = new ArrayList<>();
    for (List<String> pip :
        List.of(
            List.of("python3", "-m", "pip"),
            List.of("pip3"),
            List.of("pip"),
            List.of("python", "-m", "pip"))) {
      List<String> command = new ArrayList<>(pip);
      command.addAll(
          List.of(
              "--disable-pip-version-check",
              "install",
              "--quiet",
              "--no-deps",
              "--require-hashes",
              "--only-binary=:all:",
              "--target=" + target,
              "--requirement=" + requirement));
      Optional<String> error = attempt(command, tools);
      if (error.isEmpty()) {
        return;
      }
      attempts.add(String.join(" ", pip) + ": " + error.get());
    }
    String said = String.join("; ", attempts);
    if (FullDisk.isIn(said)) {
      throw FullDisk.failure("uv could not be installed (" + said + ")", null);
    }
    throw new BuildFailedException(
        FailureCode.TOOL_MISSING,
        "uv is not on PATH and could not be installed (" + said + ")",
        "Install uv " + PINNED + " or pip for Python 3, and ask for the build again.");
  }

  private static Optional<String> attempt(List<String> command, Path directory) {
    try {
      ToolProcess.Outcome outcome = ToolProcess.run(command, Map.of(), directory, INSTALL_LIMIT);
      return outcome.exitCode() == 0 ? Optional.empty() : Optional.of(lastLine(outcome.output()));
    } catch (BuildFailedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static String lastLine(String output) {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "no output" : lines.getLast();
  }
}
