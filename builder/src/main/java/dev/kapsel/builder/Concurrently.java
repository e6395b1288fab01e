package dev.kapsel.builder;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks at the same time; the first that fails ends all others and is what is thrown. When a
 * call returns, none of its tasks runs any more.
 */
public final class Concurrently {

  private Concurrently() {}

  /**
   * Does one thing to many, a bounded number at once.
   *
   * @return the results in the order of the items
   */
  public static <T, R> List<R> map(Collection<T> items, Function<T, R> work, int atOnce) {
    Semaphore room = new Semaphore(atOnce);
    return run(
        items.stream()
            .map(item -> (Callable<R>) () -> bounded(room, () -> work.apply(item)))
            .toList());
  }

  private static <R> R bounded(Semaphore room, Callable<R> task) throws Exception {
    room.acquire();
    try {
      return task.call();
    } finally {
      room.release();
    }
  }

  /**
   * @return the results in the order of the tasks
   */
  public static <T> List<T> run(Collection<? extends Callable<T>> tasks) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      ExecutorCompletionService<T> completion = new ExecutorCompletionService<>(executor);
      List<Future<T>> futures = new ArrayList<>();
      tasks.forEach(task -> futures.add(completion.submit(task)));
      try {
        for (int i = 0; i < futures.size(); i++) {
          completion.take().get();
        }
      } catch (ExecutionException e) {
        executor.shutdownNow();
        throw unchecked(e.getCause());
      } catch (InterruptedException e) {
        executor.shutdownNow();
        throw stopped(e);
      }
      return futures.stream().map(Future::resultNow).toList();
    }
  }

  /** What an interrupted thread throws; it stays interrupted. */
  public static BuildFailedException stopped(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new BuildFailedException(
        FailureCode.CANCELLED, "the build was stopped", "Ask for it again.", cause);
  }

  /** As something that need not be declared. */
  public static RuntimeException unchecked(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException runtime) {
      return runtime;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(cause);
  }
}
