package dev.kapsel.builder.debian;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does one thing to many, a bounded number at once; the first failure ends the rest. */
final class Parallel {

  private static final int DOWNLOADS = 8;

  private Parallel() {}

  static <T, R> List<R> map(List<T> items, Function<T, R> work) {
    return map(items, work, DOWNLOADS);
  }

  /** Results are in the order of the items. */
  static <T, R> List<R> map(List<T> items, Function<T, R> work, int atOnce) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            atOnce, Thread.ofPlatform().daemon().name("debian-", 0).factory());
    try {
      List<Future<R>> futures = new ArrayList<>();
      for (T item : items) {
        futures.add(pool.submit(() -> work.apply(item)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildFailedException(
          FailureCode.CANCELLED, "The build was cancelled.", "Start it again.", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
