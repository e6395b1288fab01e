package dev.kapsel.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The same requests to a small and to a large table, in turns, so that both are answered by code
 * that is equally warm. What grows is what the table's size costs.
 */
final class SideBySide {

  private static final int WARM_UP = 3;
  private static final int ROUNDS = 20;
  private static final int REQUESTS = 50;

  /** Of SQLite. */
  private static final double PAGE = 4096;

  private final Answering small;
  private final Answering large;
  private final ScaleRequests toSmall;
  private final ScaleRequests toLarge;
  private final Map<ScaleRequests.Kind, Compared> times = new EnumMap<>(ScaleRequests.Kind.class);

  private SideBySide(Answering small, Filling few, Answering large, Filling many) {
    this.small = small;
    this.large = large;
    this.toSmall = new ScaleRequests(few);
    this.toLarge = new ScaleRequests(many);
  }

  /**
   * How long requests took, in nanoseconds.
   *
   * @param read how many bytes those to the large table read
   */
  record Compared(List<Long> small, List<Long> large, List<Long> read) {

    Compared() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    double ratio(int percent) {
      return percentile(large, percent) / percentile(small, percent);
    }
  }

  /** Asks and prints. */
  static Map<ScaleRequests.Kind, Compared> measure(
      String title, Answering small, Filling few, Answering large, Filling many) throws Exception {
    SideBySide measured = new SideBySide(small, few, large, many);
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (ScaleRequests.Kind kind : ScaleRequests.Kind.values()) {
        Compared kept = measured.times.computeIfAbsent(kind, any -> new Compared());
        measured.ask(kind, round, round < 0 ? new Compared() : kept);
      }
    }
    print(title, few, many, measured.times);
    return measured.times;
  }

  /** Whoever comes first finds colder caches, so they take turns. */
  private void ask(ScaleRequests.Kind kind, int round, Compared times) throws Exception {
    for (int request = 0; request < REQUESTS; request++) {
      boolean smallFirst = (request + round) % 2 == 0;
      if (smallFirst) {
        times.small.add(small.measure(toSmall.next(kind)));
      }
      ScaleRequest asked = toLarge.next(kind);
      long before = large.bytesRead();
      times.large.add(large.measure(asked));
      times.read.add(large.bytesRead() - before);
      if (!smallFirst) {
        times.small.add(small.measure(toSmall.next(kind)));
      }
    }
  }

  private static void print(
      String title, Filling few, Filling many, Map<ScaleRequests.Kind, Compared> times) {
    System.out.printf(
        "%n| %s | %,d versions, p50 | %,d versions, p50 | ratio | p90 | p90 | ratio | pages read |%n"
            + "| --- | --- | --- | --- | --- | --- | --- | --- |%n",
        title, few.versions(), many.versions());
    times.forEach(
        (kind, one) ->
            System.out.printf(
                "| %s | %.3f ms | %.3f ms | %.2f | %.3f ms | %.3f ms | %.2f | %.1f |%n",
                kind.words(),
                percentile(one.small, 50) / 1e6,
                percentile(one.large, 50) / 1e6,
                one.ratio(50),
                percentile(one.small, 90) / 1e6,
                percentile(one.large, 90) / 1e6,
                one.ratio(90),
                one.read.stream().mapToLong(bytes -> bytes).average().orElse(0) / PAGE));
  }

  /** By nearest rank. */
  private static double percentile(List<Long> nanos, int percent) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1);
  }
}
