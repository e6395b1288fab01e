package dev.kapsel.builder.resolve;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one program that the builder calls, with arguments that never pass a shell, in an empty
 * directory, bounded in time and output.
 */
final class ToolProcess {

  private static final int MOST_OUTPUT = 64 * 1024;

  private ToolProcess() {}

  /**
   * @param output standard output and error, the first 64 KiB
   */
  record Outcome(int exitCode, String output) {}

  /**
   * @throws BuildFailedException if the program cannot be started or takes longer than the limit
   */
  static Outcome run(
      List<String> command, Map<String, String> environment, Path directory, Duration limit) {
    return run(command, environment, directory, limit, new CompletableFuture<>());
  }

  /**
   * @param hopeless ends the program early, or makes nothing of what it did: thrown once it is
   *     there
   */
  static Outcome run(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Duration limit,
      CompletableFuture<BuildFailedException> hopeless) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new BuildFailedException(
          FailureCode.TOOL_MISSING,
          "`" + command.getFirst() + "` cannot be started: " + e.getMessage(),
          "Install it, or put it on PATH.",
          e);
    }
    Reader output = new Reader(process.getInputStream());
    Thread reader = Thread.ofVirtual().start(output);
    try {
      CompletableFuture.anyOf(process.onExit(), hopeless)
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (hopeless.isDone()) {
        throw hopeless.join();
      }
      reader.join();
    } catch (TimeoutException e) {
      throw new BuildFailedException(
          FailureCode.TIMEOUT,
          "`" + command.getFirst() + "` did not finish within " + limit.toSeconds() + " seconds",
          "Pin more of the packages, so that there is less to search, and try again.",
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a program is never a failure", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildFailedException(
          FailureCode.CANCELLED, "the build was stopped", "Ask for it again.", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), output.text());
  }

  /** Reads to the end, so that the program never waits, and keeps the beginning. */
  private static final class Reader implements Runnable {
    private final InputStream in;
    private final java.io.ByteArrayOutputStream kept = new java.io.ByteArrayOutputStream();

    Reader(InputStream in) {
      this.in = in;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try (in) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          synchronized (kept) {
            kept.write(buffer, 0, Math.min(n, MOST_OUTPUT - kept.size()));
          }
        }
      } catch (IOException e) {
        // The program was ended while it wrote: what was kept is all there is.
      }
    }

    String text() {
      synchronized (kept) {
        return kept.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
