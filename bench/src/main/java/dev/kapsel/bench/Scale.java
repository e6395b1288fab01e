package dev.kapsel.bench;

import dev.kapsel.bench.SideBySide.Compared;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the size of a table costs: one with few versions in it and one with very many.
 *
 * @param few how many versions the one has
 * @param many how many the other
 * @param kept where files of SQLite are kept once they are filled, for the next time; null: nowhere
 */
record Scale(Filling few, Filling many, @Nullable Path kept) {

  private static final int FEW = 1_000;
  private static final int MANY = 1_000_000;

  /** Many may take at most so many times as long as few. */
  private static final double GOAL = 1.2;

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
    boolean sized = sizes.size() == 2;
    Scale scale =
        new Scale(
            new Filling(sized ? sizes.get(0) : FEW),
            new Filling(sized ? sizes.get(1) : MANY),
            kept);
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
    FilledTable open(Filling filling) throws IOException, InterruptedException;
  }

  /**
   * First in the functions alone, where reading is all that there is, and then as clients have it.
   *
   * @return what takes clients longer than it may
   */
  private List<String> onSqlite() throws Exception {
    Path directory = Files.createTempDirectory("kapsel-bench");
    Path small = directory.resolve("small");
    Path large = directory.resolve("large");
    try {
      Map<ScaleRequests.Kind, Compared> unused =
          inFunctions(
              "SQLite, in the functions alone",
              filling -> FilledTable.sqlite(filling, filling.equals(few) ? small : large, kept),
              directory);
      FilledTable.forgetChanges(small);
      FilledTable.forgetChanges(large);
      try (ServiceOnTable one = new ServiceOnTable(small);
          ServiceOnTable other = new ServiceOnTable(large)) {
        String title = "SQLite, over HTTP";
        return missed(title, SideBySide.measure(title, one, few, other, many));
      }
    } finally {
      Trees.delete(directory);
    }
  }

  private List<String> onDynamo() throws Exception {
    Path directory = Files.createTempDirectory("kapsel-bench");
    try (DynamoDbProcess dynamo = DynamoDbProcess.start()) {
      URI endpoint = dynamo.endpoint();
      String title = "DynamoDB Local";
      return missed(
          title, inFunctions(title, filling -> FilledTable.dynamo(filling, endpoint), directory));
    } finally {
      Trees.delete(directory);
    }
  }

  private Map<ScaleRequests.Kind, Compared> inFunctions(
      String title, Opening opening, Path directory) throws Exception {
    try (FilledTable small = filled(title, opening, few);
        FilledTable large = filled(title, opening, many);
        FunctionsOnTable toSmall = new FunctionsOnTable(small, directory);
        FunctionsOnTable toLarge = new FunctionsOnTable(large, directory)) {
      toSmall.registerMany();
      toLarge.registerMany();
      return SideBySide.measure(title, toSmall, few, toLarge, many);
    }
  }

  private static FilledTable filled(String title, Opening opening, Filling filling)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    FilledTable filled = opening.open(filling);
    System.out.printf(
        "%s: %,d versions after %d s%n",
        title, filling.versions(), (System.nanoTime() - start) / 1_000_000_000);
    return filled;
  }

  private static List<String> missed(String title, Map<ScaleRequests.Kind, Compared> times) {
    return times.entrySet().stream()
        .filter(one -> one.getValue().ratio(50) > GOAL)
        .map(
            one -> "%s (%s, %.2f)".formatted(one.getKey().words(), title, one.getValue().ratio(50)))
        .toList();
  }
}
