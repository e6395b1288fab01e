package dev.kapsel.local.worker;

import dev.kapsel.functions.build.AttemptEnd;
import dev.kapsel.functions.build.BuildService;
import dev.kapsel.functions.build.EndedAttempt;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.protocol.WorkerStart;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers as child processes, so many at a time; one too many is refused, and its dispatch repeated
 * until there is room. Whenever an attempt is over, the functions are told, which know whether it
 * had reported. Nothing of a build is kept here: a service that starts anew finds in the table
 * which builds are running, and whether their workers still report.
 */
public final class ChildProcesses implements BuildService, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChildProcesses.class);

  /** How long a worker that was told to stop may take. */
  private static final long STOP_SECONDS = 5;

  /** How much later than its workers a service may learn that all of them were told to stop. */
  private static final long SAME_SIGNAL_MILLIS = 1_000;

  private final Supplier<URI> service;
  private final Consumer<EndedAttempt> over;
  private final int most;
  private final Duration longest;
  private final Semaphore room;
  private final WaitingWorkers waiting;
  private final Map<WorkerProcess, Attempt> running = new ConcurrentHashMap<>();
  private final Set<WorkerProcess> late = ConcurrentHashMap.newKeySet();
  private final Set<WorkerProcess> stopped = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * A build that a worker makes.
   *
   * @param noted when its end has been told
   */
  private record Attempt(Start start, CompletableFuture<Void> noted) {}

  /**
   * @param most workers at a time
   * @param longest after which an attempt is ended by force
   * @param service where workers report to
   * @param over is told of each attempt that is over
   */
  public ChildProcesses(
      WaitingWorkers waiting,
      int most,
      Duration longest,
      Supplier<URI> service,
      Consumer<EndedAttempt> over) {
    this.waiting = waiting;
    this.most = most;
    this.longest = longest;
    this.service = service;
    this.over = over;
    this.room = new Semaphore(most);
  }

  /** Whether a start would not be refused for lack of room. */
  public boolean hasRoom() {
    return room.availablePermits() > 0;
  }

  @Override
  public Outcome start(Start start) {
    endThoseBefore(start);
    if (closing.getCount() == 0 || !room.tryAcquire()) {
      throw new UnavailableException("all " + most + " workers of this machine are busy");
    }
    try {
      WorkerStart told =
          new WorkerStart(service.get(), start.workspace(), start.build(), start.bootstrap());
      WorkerProcess worker = start.apart() ? waiting.beginApart(told) : waiting.begin(told);
      Attempt attempt = new Attempt(start, new CompletableFuture<>());
      running.put(worker, attempt);
      threads.execute(() -> follow(worker, attempt));
      threads.execute(() -> endLate(worker, attempt.noted()));
      return new Outcome.Started(null);
    } catch (IOException e) {
      room.release();
      throw new UnavailableException("a worker cannot be started: " + e.getMessage(), e);
    }
  }

  @Override
  public void stop(Dispatched unwanted) {
    running.forEach(
        (worker, attempt) -> {
          Start start = attempt.start();
          if (start.workspace().equals(unwanted.workspace())
              && start.build().equals(unwanted.build())) {
            LOG.info("ends {}, which nobody wants any more", start);
            stopped.add(worker);
            worker.stop();
            threads.execute(() -> killUnlessEnded(worker));
          }
        });
  }

  private static void killUnlessEnded(WorkerProcess worker) {
    try {
      if (!worker.endsWithin(STOP_SECONDS)) {
        worker.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      worker.kill();
    }
  }

  /** A worker that hangs would keep the place that its successor waits for. */
  private void endThoseBefore(Start next) {
    running.forEach(
        (worker, attempt) -> {
          Start start = attempt.start();
          if (start.workspace().equals(next.workspace())
              && start.build().equals(next.build())
              && start.epoch() < next.epoch()) {
            LOG.info("ended {}, whose build is given to another worker", start);
            worker.kill();
          }
        });
  }

  private void endLate(WorkerProcess worker, Future<Void> noted) {
    try {
      noted.get(longest.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      late.add(worker);
      worker.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.warn("the end of an attempt was not followed", e);
    }
  }

  private void follow(WorkerProcess worker, Attempt attempt) {
    Start start = attempt.start();
    try {
      ExitCode code = worker.end();
      ended(start, worker, code);
      running.remove(worker);
      late.remove(worker);
      // One that was told to stop may still have reported, and be about to end.
      boolean told = stopped.remove(worker);
      if (code.reported() && worker.stays() && !start.apart() && !told) {
        waiting.back(worker);
      } else {
        worker.tidyAtItsEnd();
      }
      if (!code.reported()) {
        LOG.warn("{} of {}: {}", worker, start, code.words());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      attempt.noted().complete(null);
      room.release();
    }
  }

  private void ended(Start start, WorkerProcess worker, ExitCode code) {
    try {
      over.accept(EndedAttempt.of(start, end(worker, code), code.words()));
    } catch (RuntimeException e) {
      LOG.warn("the end of {} was not noted; its lease runs out instead", start, e);
    }
  }

  private AttemptEnd end(WorkerProcess worker, ExitCode code) {
    if (late.contains(worker)) {
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
    waiting.close();
    Map<WorkerProcess, Attempt> last = Map.copyOf(running);
    last.keySet().forEach(WorkerProcess::stop);
    try {
      for (Map.Entry<WorkerProcess, Attempt> one : last.entrySet()) {
        if (!one.getKey().endsWithin(STOP_SECONDS)) {
          one.getKey().kill();
        }
        one.getValue().noted().get(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      last.keySet().forEach(WorkerProcess::kill);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("a worker's end was not noted; its lease runs out instead", e);
    }
    threads.shutdownNow();
  }
}
