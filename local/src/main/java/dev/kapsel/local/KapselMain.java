package dev.kapsel.local;

import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import java.util.List;

/** The program {@code kapsel}. */
public final class KapselMain {

  private KapselMain() {}

  public static void main(String[] arguments) {
    System.exit(
        KapselCommandLine.create(Surroundings.system(), session -> List.of()).execute(arguments));
  }
}
