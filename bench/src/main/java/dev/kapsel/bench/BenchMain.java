package dev.kapsel.bench;

import java.util.List;

/** {@code ./kapsel bench [lookup|crowd]}: what requests cost. */
public final class BenchMain {

  private BenchMain() {}

  public static void main(String[] arguments) throws Exception {
    List<String> asked = arguments.length == 0 ? List.of("lookup", "crowd") : List.of(arguments);
    for (String one : asked) {
      switch (one) {
        case "lookup" -> Lookups.run();
        case "crowd" -> Crowd.run();
        default -> {
          System.err.println("kapsel: `" + one + "` is no benchmark; there are lookup and crowd.");
          System.exit(2);
        }
      }
    }
  }
}
