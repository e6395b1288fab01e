package dev.kapsel.local.command;

import dev.kapsel.client.cli.ExitCodes;
import dev.kapsel.client.cli.PortNumber;
import dev.kapsel.client.cli.Session;
import dev.kapsel.client.cli.UsageException;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.table.TableChoice;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kapsel up}. */
@Command(
    name = "up",
    description = {
      "Start the whole service on this machine, on loopback only, and serve until Ctrl-C.",
      "Everything is kept in the data directory; the next start goes on from there."
    },
    footer = {
      "",
      "Examples:",
      "  kapsel up",
      "  kapsel up --data ./kapsel-data --port 8080",
      "  kapsel up --curated curated-index.json",
      "  kapsel up --table dynamodb=http://127.0.0.1:8000",
      "  kapsel up --issuer https://login.example.com --audience kapsel --client-id kapsel-cli"
    })
public final class UpCommand implements Callable<Integer> {

  private final Session session;
  private final ServiceStart start;

  @Option(
      names = "--port",
      converter = PortNumber.class,
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the service (default: any that is free; other commands find it).")
  int port;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      defaultValue = "sqlite",
      description = {
        "Where the table is: sqlite (default), in the data directory; or dynamodb=URL, with"
            + " ?table=NAME (default kapsel) and &region=REGION.",
        "Plain http means DynamoDB Local, where the table is made; without URL it is in an account."
      })
  String table;

  @Option(
      names = "--curated",
      paramLabel = "INDEX",
      description = {
        "File or https address of the index that `kapsel curated publish` wrote elsewhere: its"
            + " environments are listed, and its images are hit where they are.",
        "Default: the catalogue that comes with Kapsel, whose images are built where they are asked"
            + " for."
      })
  @Nullable String curated;

  @ArgGroup(exclusive = false)
  @Nullable IssuerOptions issuer;

  public UpCommand(Session session, ServiceStart start) {
    this.session = session;
    this.start = start;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path data = session.data();
    TableChoice choice = choice();
    try (RunningService service =
        start.start(new ServiceStart.Wanted(data, port, choice, issuers(), index()))) {
      Terminal terminal = session.terminal();
      Style style = terminal.style();
      terminal.line("Kapsel listens at " + style.bold(service.gateway().toString()));
      terminal.line("  " + style.faint("registry  ") + service.registry());
      terminal.line("  " + style.faint("data      ") + data);
      terminal.line("  " + style.faint("table     ") + choice);
      terminal.line("");
      terminal.line("In another terminal: kapsel env create -f FILE --build" + option(data));
      terminal.line("Ctrl-C ends the service.");
      Serving.untilTheEnd(service);
    }
    return ExitCodes.OK;
  }

  private @Nullable URI index() {
    return curated == null ? null : CuratedOption.address(curated, session);
  }

  private IssuerChoice issuers() {
    return issuer == null ? IssuerChoice.BUILT_IN : issuer.choice();
  }

  private TableChoice choice() {
    try {
      return TableChoice.parse(table);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** Other commands look in the usual place unless they are told. */
  private String option(Path data) {
    return session.chosenData() == null ? "" : " --data " + data;
  }
}
