package dev.kapsel.local.worker;

import dev.kapsel.functions.build.AttemptEnd;
import dev.kapsel.functions.build.BuildService;
import dev.kapsel.functions.build.EndedAttempt;
import dev.kapsel.functions.problem.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers as child processes, so many at a time; one too many is refused, and its dispatch repeated
 * until there is room. Whenever a child ends, the functions are told, which know whether it had
 * reported. Nothing of a worker is kept here: a service that starts anew finds in the table which
 * builds are running, and whether their workers still report.
 */
public final class ChildProcesses implements BuildService, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChildProcesses.class);

  /** How long a worker that was told to stop may take. */
  private static final long STOP_SECONDS = 5;

  /** How much later than its workers a service may learn that all of them were told to stop. */
  private static final long SAME_SIGNAL_MILLIS = 1_000;

  private final Settings settings;
  private final Supplier<URI> service;
  private final Consumer<EndedAttempt> over;
  private final Semaphore room;
  private final Map<Process, Child> running = new ConcurrentHashMap<>();
  private final Set<Process> late = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * A worker that runs.
   *
   * @param noted when its end has been told
   */
  private record Child(Start start, CompletableFuture<Void> noted) {}

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
   * @param over is told of each worker that is no more
   */
  public ChildProcesses(Settings settings, Supplier<URI> service, Consumer<EndedAttempt> over) {
    this.settings = settings;
    this.service = service;
    this.over = over;
    this.room = new Semaphore(settings.most());
  }

  /** Whether a start would not be refused for lack of room. */
  public boolean hasRoom() {
    return room.availablePermits() > 0;
  }

  @Override
  public void start(Start start) {
    endThoseBefore(start);
    if (closing.getCount() == 0 || !room.tryAcquire()) {
      throw new UnavailableException(
          "all " + settings.most() + " workers of this machine are busy");
    }
    Path output = settings.outputs().resolve(start.build() + "." + start.epoch() + ".txt");
    try {
      Process process = launch(start, output);
      CompletableFuture<Void> noted =
          process.onExit().thenRunAsync(() -> ended(start, process), threads);
      running.put(process, new Child(start, noted));
      process.onExit().thenRun(() -> tidy(start, process, output));
      threads.execute(() -> endLate(process));
    } catch (IOException e) {
      room.release();
      throw new UnavailableException("a worker cannot be started: " + e.getMessage(), e);
    }
  }

  /** A worker that hangs would keep the place that its successor waits for. */
  private void endThoseBefore(Start next) {
    running.forEach(
        (process, child) -> {
          Start start = child.start();
          if (start.workspace().equals(next.workspace())
              && start.build().equals(next.build())
              && start.epoch() < next.epoch()) {
            LOG.info("ended {}, whose build is given to another worker", start);
            process.destroyForcibly();
          }
        });
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

  private void endLate(Process process) {
    try {
      if (!process.waitFor(settings.longest().toSeconds(), TimeUnit.SECONDS)) {
        late.add(process);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tidy(Start start, Process process, Path output) {
    if (process.exitValue() != 0) {
      LOG.warn(
          "worker of {} ended with exit code {}; it said: {}", start, process.exitValue(), output);
    } else if (output.toFile().length() == 0) {
      boolean gone = output.toFile().delete();
      LOG.debug("worker of {} said nothing; removed {}", start, gone);
    }
  }

  private void ended(Start start, Process process) {
    ExitCode code = new ExitCode(process.exitValue());
    try {
      over.accept(EndedAttempt.of(start, end(process, code), code.words()));
    } catch (RuntimeException e) {
      LOG.warn("the end of {} was not noted; its lease runs out instead", start, e);
    } finally {
      running.remove(process);
      late.remove(process);
      room.release();
    }
  }

  private AttemptEnd end(Process process, ExitCode code) {
    if (late.contains(process)) {
      return AttemptEnd.TIMED_OUT;
    }
    return stopping(code) ? AttemptEnd.HANDED_OVER : AttemptEnd.DIED;
  }

  /** Ctrl-C reaches workers and service alike, and some workers are quicker. */
  private boolean stopping(ExitCode code) {
    try {
      return closing.getCount() == 0
          || code.toldToStop() && closing.await(SAME_SIGNAL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends all workers in order; their builds are handed over to those of the next start. */
  @Override
  public void close() {
    closing.countDown();
    Map<Process, Child> last = Map.copyOf(running);
    last.keySet().forEach(Process::destroy);
    try {
      for (Map.Entry<Process, Child> one : last.entrySet()) {
        if (!one.getKey().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
          one.getKey().destroyForcibly();
        }
        one.getValue().noted().get(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      last.keySet().forEach(Process::destroyForcibly);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("a worker's end was not noted; its lease runs out instead", e);
    }
    threads.shutdownNow();
  }
}
