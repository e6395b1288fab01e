package dev.kapsel.local.worker;

import dev.kapsel.model.protocol.WorkerStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker processes that have nothing to do. The one that built last gets the next build, because it
 * is the warmest; one that has waited for long is dismissed. Safe for use by several threads.
 */
public final class WaitingWorkers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WaitingWorkers.class);

  private final Settings settings;
  private final ApartWorkers apart;
  private final Executor later;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final AtomicLong launched = new AtomicLong();
  private boolean closed;

  /**
   * @param command starts a worker that stays
   * @param environment its variables
   * @param cache shared by all workers
   * @param outputs where what a worker says outside its build logs is kept
   * @param longest that a worker waits
   */
  public record Settings(
      List<String> command,
      Map<String, String> environment,
      Path cache,
      Path outputs,
      Duration longest) {
    public Settings {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  /** One wait of a worker: another one has another identity. */
  private static final class Waiting {
    private final WorkerProcess worker;

    private Waiting(WorkerProcess worker) {
      this.worker = worker;
    }
  }

  public WaitingWorkers(Settings settings) {
    this.settings = settings;
    this.apart = new ApartWorkers(settings);
    this.later =
        CompletableFuture.delayedExecutor(settings.longest().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Has one ready before the first build comes. */
  public void prepare() throws IOException {
    apart.removeLeftovers();
    back(launch());
  }

  /** Gives the build to one that waits, or to a new one. */
  WorkerProcess begin(WorkerStart start) throws IOException {
    for (WorkerProcess worker = next(); worker != null; worker = next()) {
      try {
        worker.begin(start);
        return worker;
      } catch (IOException e) {
        LOG.warn("{} ended while it waited", worker);
        worker.kill();
      }
    }
    WorkerProcess worker = launch();
    worker.begin(start);
    return worker;
  }

  /** Gives the build to one that makes nothing else, far from all others. */
  WorkerProcess beginApart(WorkerStart start) throws IOException {
    return apart.begin(start);
  }

  /** Takes one that has nothing to do any more. */
  void back(WorkerProcess worker) {
    Waiting wait = new Waiting(worker);
    if (taken(wait)) {
      later.execute(() -> dismissIfStill(wait));
    } else {
      dismiss(worker);
    }
  }

  private synchronized boolean taken(Waiting wait) {
    if (!closed) {
      waiting.push(wait);
    }
    return !closed;
  }

  private synchronized @Nullable WorkerProcess next() {
    Waiting wait = waiting.poll();
    return wait == null ? null : wait.worker;
  }

  private void dismissIfStill(Waiting wait) {
    boolean still;
    synchronized (this) {
      still = waiting.remove(wait);
    }
    if (still) {
      dismiss(wait.worker);
    }
  }

  private static void dismiss(WorkerProcess worker) {
    worker.dismiss();
    worker.tidyAtItsEnd();
  }

  private WorkerProcess launch() throws IOException {
    Files.createDirectories(settings.outputs());
    Files.createDirectories(settings.cache());
    String name = "worker-" + ProcessHandle.current().pid() + "-" + launched.incrementAndGet();
    return WorkerProcess.launch(
        settings.command(),
        settings.environment(),
        settings.cache(),
        settings.outputs().resolve(name + ".txt"));
  }

  @Override
  public void close() {
    Deque<Waiting> all;
    synchronized (this) {
      closed = true;
      all = new ArrayDeque<>(waiting);
      waiting.clear();
    }
    all.forEach(wait -> dismiss(wait.worker));
  }
}
