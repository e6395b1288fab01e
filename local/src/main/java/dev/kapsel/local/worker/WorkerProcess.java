package dev.kapsel.local.worker;

import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.protocol.WorkerStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child process that builds. It waits for a build, makes it, answers one line when the service
 * has heard of its end, and waits for the next. It ends when nothing more can come, which is also
 * when this process is gone.
 */
final class WorkerProcess {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  private static final String REPORTED = "reported";

  private final Process process;
  private final Path output;
  private final OutputStream starts;
  private final BufferedReader answers;
  private volatile boolean stays;

  private WorkerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
    this.starts = process.getOutputStream();
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * @param environment all variables that it has
   * @param output takes what it says outside its build logs
   */
  static WorkerProcess launch(
      List<String> command, Map<String, String> environment, Path directory, Path output)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.directory(directory.toFile());
    builder.redirectError(output.toFile());
    return new WorkerProcess(builder.start(), output);
  }

  /**
   * Gives it a build. At most one at a time.
   *
   * @throws IOException if it is no more
   */
  void begin(WorkerStart start) throws IOException {
    starts.write(KapselJson.mapper().writeValueAsBytes(start));
    starts.write('\n');
    starts.flush();
  }

  /** Waits until the build that was begun is over, or the process. */
  ExitCode end() throws InterruptedException {
    stays = false;
    try {
      String answer = answers.readLine();
      if (answer != null) {
        stays = answer.equals(REPORTED);
        return ExitCode.OF_REPORTED;
      }
    } catch (IOException e) {
      // As if it had said nothing more.
    }
    return new ExitCode(process.waitFor());
  }

  /** Whether it can be given another build; one that has grown too large says that it leaves. */
  boolean stays() {
    return stays && process.isAlive();
  }

  /** Tells it that nothing more comes: it ends what it does, and then itself. */
  void dismiss() {
    try {
      starts.close();
    } catch (IOException e) {
      process.destroy();
    }
  }

  /** Tells it to stop in order, whatever it does. */
  void stop() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
  }

  boolean endsWithin(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  long pid() {
    return process.pid();
  }

  void atItsEnd(Runnable act) {
    process.onExit().thenRun(act);
  }

  /** What it has said stays, if it has said something. */
  void tidyAtItsEnd() {
    process
        .onExit()
        .thenRun(
            () -> {
              if (output.toFile().length() == 0) {
                boolean gone = output.toFile().delete();
                LOG.debug("removed the empty {}: {}", output, gone);
              }
            });
  }

  @Override
  public String toString() {
    return "worker process " + process.pid() + ", whose words are in " + output;
  }
}
