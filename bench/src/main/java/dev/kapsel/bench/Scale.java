package dev.kapsel.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same requests to a table with few versions in it and to one with very many, in turns, so that
 * both are served by code that is equally warm. What grows is what the table's size costs.
 *
 * @param few how many versions the one has
 * @param many how many the other
 * @param kept where files of SQLite are kept once they are filled, for the next time; null: nowhere
 */
record Scale(int few, int many, @Nullable Path kept) {

  private static final int FEW = 1_000;
  private static final int MANY = 1_000_000;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 20;
  private static final int REQUESTS = 50;

  /** Many may take at most so many times as long as few. */
  private static final double GOAL = 1.2;

  /** Of SQLite. */
  private static final double PAGE = 4096;

  /**
   * @param arguments {@code [TABLE] [FEW MANY] [DIRECTORY]}
   */
  static void run(List<String> arguments) throws Exception {
    List<String> tables =
        arguments.stream().filter(one -> one.equals("sqlite") || one.equals("dynamodb")).toList();
    List<Integer> sizes =
        arguments.stream().filter(one -> one.matches("[0-9]+")).map(Integer::valueOf).toList();
    Path kept =
        arguments.stream().filter(one -> one.contains("/")).findFirst().map(Path::of).orElse(null);
    Scale scale =
        sizes.size() == 2
            ? new Scale(sizes.get(0), sizes.get(1), kept)
            : new Scale(FEW, MANY, kept);
    List<String> missed = new ArrayList<>();
    for (String table : tables.isEmpty() ? List.of("sqlite", "dynamodb") : tables) {
      missed.addAll(table.equals("sqlite") ? scale.onSqlite() : scale.onDynamo());
    }
    System.out.printf(
        "%ngoal: at p50 at most %.1f times as long: %s%n",
        GOAL, missed.isEmpty() ? "kept" : "missed by " + String.join(", ", missed));
    if (!missed.isEmpty()) {
      System.exit(1);
    }
  }

  private interface Opening {
    FilledTable open(Filling filling, Path directory) throws IOException, InterruptedException;
  }

  private List<String> onSqlite() throws Exception {
    return measure(
        "SQLite",
        (filling, directory) ->
            FilledTable.sqlite(filling, directory, kept == null ? directory : kept));
  }

  private List<String> onDynamo() throws Exception {
    try (DynamoDbProcess dynamo = DynamoDbProcess.start()) {
      URI endpoint = dynamo.endpoint();
      return measure(
          "DynamoDB Local", (filling, directory) -> FilledTable.dynamo(filling, endpoint));
    }
  }

  /** What takes longer than it may. */
  private List<String> measure(String table, Opening opening) throws Exception {
    Path directory = Files.createTempDirectory("kapsel-bench");
    try (FilledTable small = filled(table, opening, few, directory);
        FilledTable large = filled(table, opening, many, directory);
        ScaleRequests toSmall = new ScaleRequests(small, directory);
        ScaleRequests toLarge = new ScaleRequests(large, directory)) {
      toSmall.registerMany();
      toLarge.registerMany();
      Map<ScaleRequests.Kind, Compared> times = requests(toSmall, toLarge);
      print(table, times);
      return times.entrySet().stream()
          .filter(one -> one.getValue().ratio(50) > GOAL)
          .map(
              one ->
                  "%s (%s, %.2f)".formatted(one.getKey().words(), table, one.getValue().ratio(50)))
          .toList();
    } finally {
      Trees.delete(directory);
    }
  }

  private static FilledTable filled(String table, Opening opening, int versions, Path directory)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    FilledTable filled = opening.open(new Filling(versions), directory);
    System.out.printf(
        "%s: filled with %,d versions in %d s%n",
        table, versions, (System.nanoTime() - start) / 1_000_000_000);
    return filled;
  }

  /**
   * How long requests took, in nanoseconds.
   *
   * @param read how many bytes those to the large table read
   */
  private record Compared(List<Long> small, List<Long> large, List<Long> read) {
    double ratio(int percent) {
      return percentile(large, percent) / percentile(small, percent);
    }
  }

  private static Map<ScaleRequests.Kind, Compared> requests(
      ScaleRequests toSmall, ScaleRequests toLarge) {
    Map<ScaleRequests.Kind, Compared> times = new EnumMap<>(ScaleRequests.Kind.class);
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (ScaleRequests.Kind kind : ScaleRequests.Kind.values()) {
        Compared one =
            times.computeIfAbsent(
                kind, any -> new Compared(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        List<Long> small = round < 0 ? new ArrayList<>() : one.small();
        List<Long> large = round < 0 ? new ArrayList<>() : one.large();
        List<Long> read = round < 0 ? new ArrayList<>() : one.read();
        // Whoever comes first finds colder caches, so they take turns.
        for (int request = 0; request < REQUESTS; request++) {
          if ((request + round) % 2 == 0) {
            small.add(toSmall.measure(kind));
          }
          long before = BytesRead.now();
          large.add(toLarge.measure(kind));
          read.add(BytesRead.now() - before);
          if ((request + round) % 2 != 0) {
            small.add(toSmall.measure(kind));
          }
        }
      }
    }
    return times;
  }

  private void print(String table, Map<ScaleRequests.Kind, Compared> times) {
    System.out.printf(
        "%n| %s | %,d versions, p50 | %,d versions, p50 | ratio | p90 | p90 | ratio | pages read |%n"
            + "| --- | --- | --- | --- | --- | --- | --- | --- |%n",
        table, few, many);
    times.forEach(
        (kind, one) ->
            System.out.printf(
                "| %s | %.3f ms | %.3f ms | %.2f | %.3f ms | %.3f ms | %.2f | %.1f |%n",
                kind.words(),
                percentile(one.small(), 50),
                percentile(one.large(), 50),
                one.ratio(50),
                percentile(one.small(), 90),
                percentile(one.large(), 90),
                one.ratio(90),
                one.read().stream().mapToLong(bytes -> bytes).average().orElse(0) / PAGE));
  }

  private static double percentile(List<Long> nanos, int percent) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1) / 1e6;
  }
}
