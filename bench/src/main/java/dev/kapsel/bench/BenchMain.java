package dev.kapsel.bench;

import java.util.List;

/**
 * {@code ./kapsel bench [lookup|crowd|functions|cold]}: what requests cost, and starts; {@code
 * ./kapsel bench scale [sqlite|dynamodb] [FEW MANY] [DIRECTORY]}: what they cost where the table is
 * large.
 */
public final class BenchMain {

  private BenchMain() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("scale")) {
      Scale.run(List.of(arguments).subList(1, arguments.length));
      return;
    }
    List<String> asked =
        arguments.length == 0 ? List.of("lookup", "crowd", "functions") : List.of(arguments);
    for (String one : asked) {
      switch (one) {
        case "lookup" -> Lookups.run();
        case "crowd" -> Crowd.run();
        case "functions" -> FunctionCrowd.run();
        case "cold" -> ColdStarts.run();
        default -> {
          System.err.println(
              "kapsel: `"
                  + one
                  + "` is no benchmark; there are lookup, crowd, functions, cold and scale.");
          System.exit(2);
        }
      }
    }
  }
}
