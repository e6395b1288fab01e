package dev.kapsel.local.worker;

import dev.kapsel.functions.build.BuildService;
import dev.kapsel.functions.problem.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers as child processes, so many at a time; one too many is refused, and its dispatch repeated
 * until there is room. Nothing of a worker is kept here: a service that starts anew finds in the
 * table which builds are running, and whether their workers still report.
 */
public final class ChildProcesses implements BuildService, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChildProcesses.class);

  private final Settings settings;
  private final Supplier<URI> service;
  private final Semaphore room;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();

  /**
   * @param command starts the builder
   * @param most workers at a time
   * @param longest after which a worker is ended by force
   * @param cache shared by all workers
   * @param outputs where what a worker says outside its build log is kept
   */
  public record Settings(
      List<String> command, int most, Duration longest, Path cache, Path outputs) {
    public Settings {
      command = List.copyOf(command);
    }
  }

  /**
   * @param service where workers report to
   */
  public ChildProcesses(Settings settings, Supplier<URI> service) {
    this.settings = settings;
    this.service = service;
    this.room = new Semaphore(settings.most());
  }

  /** Whether a start would not be refused for lack of room. */
  public boolean hasRoom() {
    return room.availablePermits() > 0;
  }

  @Override
  public void start(Start start) {
    if (!room.tryAcquire()) {
      throw new UnavailableException(
          "all " + settings.most() + " workers of this machine are busy");
    }
    Path output = settings.outputs().resolve(start.build() + "." + start.epoch() + ".txt");
    try {
      Process process = launch(start, output);
      running.add(process);
      var ended = process.onExit().thenAccept(gone -> ended(start, gone, output));
      process
          .onExit()
          .orTimeout(settings.longest().toSeconds(), TimeUnit.SECONDS)
          .exceptionally(
              late -> {
                process.destroyForcibly();
                return process;
              });
    } catch (IOException e) {
      room.release();
      throw new UnavailableException("a worker cannot be started: " + e.getMessage(), e);
    }
  }

  private Process launch(Start start, Path output) throws IOException {
    Files.createDirectories(settings.outputs());
    Files.createDirectories(settings.cache());
    ProcessBuilder builder = new ProcessBuilder(settings.command());
    Map<String, String> environment = builder.environment();
    Map<String, String> ours = Map.copyOf(environment);
    environment.clear();
    environment.putAll(WorkerEnvironment.of(start, service.get(), settings.cache(), ours));
    builder.directory(settings.cache().toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private void ended(Start start, Process process, Path output) {
    running.remove(process);
    room.release();
    if (process.exitValue() != 0) {
      // If it died without a word its lease runs out, and the sweep gives the build to another.
      LOG.warn(
          "worker of {} ended with exit code {}; it said: {}", start, process.exitValue(), output);
    } else if (output.toFile().length() == 0) {
      output.toFile().delete();
    }
  }

  /** Ends all workers; their builds are taken over when the service runs again. */
  @Override
  public void close() {
    running.forEach(Process::destroy);
    for (Process process : running) {
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }
}
