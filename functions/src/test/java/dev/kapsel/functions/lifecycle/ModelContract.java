package dev.kapsel.functions.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.table.Table;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever people, workers and time do, one after the other or at once, comes out as the model says
 * of some order. {@code -Dlifecycle.first=N} begins with another seed, {@code
 * -Dlifecycle.sequences=N} plays more.
 */
public abstract class ModelContract {

  private static final int THREADS = 2;

  /** So that a table does not grow without end. */
  private static final int SEQUENCES_A_TABLE = 250;

  /** An empty table; called from several threads. */
  protected abstract Table open(Clock clock);

  /** How many sequences are played where nobody says otherwise: as many as CI has time for. */
  protected abstract int sequences();

  @Test
  void everythingIsAsTheModelSays() throws Exception {
    long first = Long.getLong("lifecycle.first", 1);
    long[] seeds =
        LongStream.range(first, first + Integer.getInteger("lifecycle.sequences", sequences()))
            .toArray();
    List<Callable<List<String>>> parts = new ArrayList<>();
    int size = Math.min(SEQUENCES_A_TABLE, (seeds.length + THREADS - 1) / THREADS);
    for (int from = 0; from < seeds.length; from += size) {
      long[] part = LongStream.of(seeds).skip(from).limit(size).toArray();
      parts.add(() -> played(part));
    }
    List<String> wrong = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<List<String>> part : threads.invokeAll(parts)) {
        wrong.addAll(part.get());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private List<String> played(long[] seeds) {
    try (Play play = new Play(this::open)) {
      for (long seed : seeds) {
        List<Step> steps = Script.of(seed);
        String wrong = play.play(steps);
        if (wrong != null) {
          // One is enough: the next may well be the same.
          return List.of(
              "seed " + seed + ":\n" + new Shrinking(play::play, steps, wrong).shortest());
        }
      }
      return List.of();
    }
  }
}
