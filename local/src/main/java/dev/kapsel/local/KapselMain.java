package dev.kapsel.local;

import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.cli.UsageException;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.command.DemoCommand;
import dev.kapsel.local.command.RunningService;
import dev.kapsel.local.command.UpCommand;
import dev.kapsel.local.table.TableChoice;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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

  private static RunningService start(Path data, int port, TableChoice table, IssuerChoice issuer) {
    try {
      return KapselLocal.start(
          LocalOptions.of(data).withGatewayPort(port).withTable(table).withIssuer(issuer));
    } catch (IllegalStateException | UncheckedIOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
