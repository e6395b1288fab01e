package dev.kapsel.bench;

import java.util.List;

/** {@code ./kapsel bench [lookup|crowd|functions]}: what requests cost. */
public final class BenchMain {

  private BenchMain() {}

  public static void main(String[] arguments) throws Exception {
    List<String> asked =
        arguments.length == 0 ? List.of("lookup", "crowd", "functions") : List.of(arguments);
    for (String one : asked) {
      switch (one) {
        case "lookup" -> Lookups.run();
        case "crowd" -> Crowd.run();
        case "functions" -> FunctionCrowd.run();
        default -> {
          System.err.println(
              "kapsel: `" + one + "` is no benchmark; there are lookup, crowd and functions.");
          System.exit(2);
        }
      }
    }
  }
}
