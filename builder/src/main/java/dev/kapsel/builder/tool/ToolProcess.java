package dev.kapsel.builder.tool;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.ByteArrayOutputStream;
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
import java.util.function.Consumer;

/**
 * Runs one program that the builder calls, with arguments that never pass a shell, in an empty
 * directory, bounded in time and output.
 */
public final class ToolProcess {

  private static final int MOST_OUTPUT = 64 * 1024;

  private ToolProcess() {}

  /**
   * @param output standard output and error, the first 64 KiB
   */
  public record Outcome(int exitCode, String output) {}

  /**
   * @throws BuildFailedException if the program cannot be started or takes longer than the limit
   */
  public static Outcome run(
      List<String> command, Map<String, String> environment, Path directory, Duration limit) {
    return run(command, environment, directory, limit, new CompletableFuture<>());
  }

  /**
   * @param lines is told each line of the output at once
   */
  public static Outcome run(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Duration limit,
      Consumer<String> lines) {
    return run(command, environment, directory, limit, new CompletableFuture<>(), lines);
  }

  /**
   * @param hopeless ends the program early, or makes nothing of what it did: thrown once it is
   *     there
   */
  public static Outcome run(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Duration limit,
      CompletableFuture<BuildFailedException> hopeless) {
    return run(command, environment, directory, limit, hopeless, line -> {});
  }

  private static Outcome run(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Duration limit,
      CompletableFuture<BuildFailedException> hopeless,
      Consumer<String> lines) {
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
    Reader output = new Reader(process.getInputStream(), lines);
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
          "Ask for less: pinned packages leave less to search, and shorter steps end sooner.",
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

    /** What goes on without an end of line is told in parts of this many bytes. */
    private static final int LONGEST_LINE = 8192;

    private final InputStream in;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Reader(InputStream in, Consumer<String> lines) {
      this.in = in;
      this.lines = lines;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[8192];
      try (in) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          synchronized (kept) {
            kept.write(buffer, 0, Math.min(n, MOST_OUTPUT - kept.size()));
          }
          tell(buffer, n);
        }
      } catch (IOException e) {
        // The program was ended while it wrote: what was kept is all there is.
      }
      if (line.size() > 0) {
        endLine();
      }
    }

    private void tell(byte[] buffer, int length) {
      for (int i = 0; i < length; i++) {
        if (buffer[i] == '\n') {
          endLine();
        } else {
          line.write(buffer[i]);
          if (line.size() == LONGEST_LINE) {
            endLine();
          }
        }
      }
    }

    private void endLine() {
      lines.accept(line.toString(StandardCharsets.UTF_8));
      line.reset();
    }

    String text() {
      synchronized (kept) {
        return kept.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
