package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs tasks at the same time; the first that fails ends all others and is what is thrown. */
final class Concurrently {

  private Concurrently() {}

  /**
   * @return the results in the order of the tasks
   */
  static <T> List<T> run(Collection<? extends Callable<T>> tasks) {
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
        Thread.currentThread().interrupt();
        throw new BuildFailedException(
            FailureCode.CANCELLED, "the build was stopped", "Ask for it again.", e);
      }
      return futures.stream().map(Future::resultNow).toList();
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException runtime) {
      return runtime;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(cause);
  }
}
