package dev.kapsel.functions.aws.dynamo;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes calls at once that wait for the network, so that many take as long as one. */
final class AtOnce {

  private static final Executor THREADS =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("dynamo-", 0).factory());

  /** More would wait for connections, or make them all in the same moment. */
  private static final int MOST = 16;

  private AtOnce() {}

  /**
   * What comes of each, in their order, when all have ended. One that fails fails the whole, as if
   * the caller had made it himself; the client bounds how long each takes.
   */
  static <T, R> List<R> map(List<T> all, Function<T, R> call) {
    if (all.size() == 1) {
      return List.of(call.apply(all.getFirst()));
    }
    Semaphore room = new Semaphore(MOST);
    List<CompletableFuture<R>> calls =
        all.stream()
            .map(one -> CompletableFuture.supplyAsync(() -> within(room, call, one), THREADS))
            .toList();
    try {
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw unchecked(e.getCause(), e);
    }
    return calls.stream().map(CompletableFuture::resultNow).toList();
  }

  private static <T, R> R within(Semaphore room, Function<T, R> call, T one) {
    room.acquireUninterruptibly();
    try {
      return call.apply(one);
    } finally {
      room.release();
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable cause, RuntimeException otherwise) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime ? runtime : otherwise;
  }
}
