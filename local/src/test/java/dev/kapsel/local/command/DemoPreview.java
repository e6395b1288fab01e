package dev.kapsel.local.command;

import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import java.time.Duration;
import java.util.List;

/** Shows the demo over a scripted service, for a look at it. */
final class DemoPreview {

  private DemoPreview() {}

  public static void main(String[] arguments) {
    Script script = new Script(List.of("lightgbm-4.6.0"), 0);
    ServiceStart start = wanted -> new ScriptedService(Duration.ofMillis(1500), script);
    System.exit(
        KapselCommandLine.create(
                Surroundings.system(),
                session -> List.of(new DemoCommand(session, start), new UpCommand(session, start)))
            .execute(arguments));
  }
}
