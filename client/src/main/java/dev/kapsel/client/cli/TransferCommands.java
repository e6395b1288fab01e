package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.client.transfer.Export;
import dev.kapsel.client.transfer.Export.Written;
import dev.kapsel.client.transfer.Import;
import dev.kapsel.client.transfer.Import.Loaded;
import dev.kapsel.client.transfer.TransferException;
import dev.kapsel.model.environment.EnvironmentName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kapsel env export} and {@code import}. */
final class TransferCommands {

  private TransferCommands() {}

  @Command(
      name = "export",
      description = {
        "Write environments with all their versions to a directory, one file for each version.",
        "The same environments are always the same bytes."
      },
      footer = {
        "",
        "Examples:",
        "  kapsel env export environments",
        "  kapsel env export environments forecast vision"
      })
  static final class ExportThem implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "DIR", description = "Where to write.")
    Path directory;

    @Parameters(
        index = "1..*",
        paramLabel = "NAME",
        description = "The environments (default: all, archived ones too).")
    List<EnvironmentName> names = List.of();

    ExportThem(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Export export = new Export(session.client(), session.path(directory));
      List<Written> written = told(() -> names.isEmpty() ? export.all() : export.of(names));
      Columns table = new Columns("environment", ">versions", "directory");
      for (Written one : written) {
        table.row(one.name().toString(), Integer.toString(one.versions()), one.directory());
      }
      session.answers().write(written, table.lines(0, session.terminal().style()));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "import",
      description = {
        "Register what an export wrote: versions in their order, and what is said of them.",
        "What is there already stays, so an import that was cut off can be done again."
      },
      footer = {"", "Example:", "  kapsel env import environments --workspace production"})
  static final class ImportThem implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "DIR", description = "What an export wrote.")
    Path directory;

    ImportThem(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Import load = new Import(session.client());
      List<Loaded> loaded = told(() -> load.all(session.path(directory)));
      Columns table = new Columns("environment", ">versions", "what was done");
      for (Loaded one : loaded) {
        table.row(one.name().toString(), Integer.toString(one.versions()), done(one));
      }
      session.answers().write(loaded, table.lines(0, session.terminal().style()));
      return ExitCodes.OK;
    }

    private static String done(Loaded one) {
      if (one.registered() == 0 && one.changed() == 0) {
        return "all of it was there";
      }
      return Units.count(one.registered(), "version")
          + " registered, "
          + Units.count(one.changed(), "change")
          + " made";
    }
  }

  private static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (TransferException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
