package dev.kapsel.local;

import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.cli.UsageException;
import dev.kapsel.local.command.DemoCommand;
import dev.kapsel.local.command.RunningService;
import dev.kapsel.local.command.ServiceStart;
import dev.kapsel.local.command.UpCommand;
import java.io.UncheckedIOException;
import java.util.List;

/** The program {@code kapsel}. */
public final class KapselMain {

  private KapselMain() {}

  public static void main(String[] arguments) {
    System.exit(
        KapselCommandLine.create(
                Surroundings.system(),
                session ->
                    List.of(
                        new UpCommand(session, KapselMain::start),
                        new DemoCommand(session, KapselMain::start)))
            .execute(arguments));
  }

  private static RunningService start(ServiceStart.Wanted wanted) {
    try {
      return KapselLocal.start(
          LocalOptions.of(wanted.data())
              .withGatewayPort(wanted.port())
              .withTable(wanted.table())
              .withIssuer(wanted.issuer())
              .withCurated(wanted.curated()));
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
