package dev.kapsel.client.cli;

import dev.kapsel.client.KapselException;
import dev.kapsel.client.curated.Catalogue;
import dev.kapsel.client.curated.CatalogueEntry;
import dev.kapsel.client.curated.CatalogueException;
import dev.kapsel.client.curated.CommandEngine;
import dev.kapsel.client.curated.IndexFile;
import dev.kapsel.client.curated.Publisher;
import dev.kapsel.client.curated.SmokeEngine;
import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.Imported;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.curated.PublishedEnvironment;
import dev.kapsel.model.curated.PublishedImage;
import dev.kapsel.model.environment.WorkspaceName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel curated publish} and {@code import}. */
final class CuratedCommands {

  private CuratedCommands() {}

  @Command(
      name = "publish",
      description = {
        "Build the environments of a catalogue, compare their locks with the accepted ones, run"
            + " their smoke tests in the images, and only then list them in the workspace"
            + " `curated`.",
        "What was published already is left alone. Takes an administrator."
      },
      footer = {
        "",
        "Examples:",
        "  kapsel curated publish",
        "  kapsel curated publish kapsel-python --index published.json",
        "  kapsel curated publish --accept-locks --engine podman"
      })
  static final class Publish implements Callable<Integer> {
    private final Session session;

    @Parameters(
        paramLabel = "NAME",
        arity = "0..*",
        description = "Which of the catalogue (default: all).")
    List<String> names = List.of();

    @Option(
        names = "--catalogue",
        paramLabel = "DIR",
        defaultValue = "infra/curated",
        description = "Where the catalogue is (default: ${DEFAULT-VALUE}).")
    Path catalogue;

    @Option(
        names = "--index",
        paramLabel = "FILE",
        defaultValue = "curated-index.json",
        description =
            "Where it is written what was published, for other installations"
                + " (default: ${DEFAULT-VALUE}).")
    Path index;

    @Option(
        names = "--accept-locks",
        description = "Write the locks of the builds as the accepted ones.")
    boolean acceptLocks;

    @Option(
        names = "--engine",
        paramLabel = "COMMAND",
        description = "Runs the smoke tests (default: docker, else podman, as the PATH has them).")
    @Nullable String engine;

    @Option(
        names = "--newest",
        description =
            "Publish the newest generation in place of the one that callers get: after `kapsel"
                + " image rebuild`, say.")
    boolean newest;

    @Option(names = "--untested", description = "Publish without running the smoke tests.")
    boolean untested;

    Publish(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      List<CatalogueEntry> entries =
          told(() -> Catalogue.open(session.path(catalogue)).entries(names));
      IndexFile file = told(() -> IndexFile.open(session.path(index)));
      Publishing publishing =
          new Publishing(session, file, new Publisher.Choice(engine(), acceptLocks, newest));
      return publishing.all(entries);
    }

    private @Nullable SmokeEngine engine() {
      if (untested) {
        return null;
      }
      if (engine != null) {
        boolean path = engine.contains("/");
        return new CommandEngine(path ? session.path(Path.of(engine)).toString() : engine);
      }
      return CommandEngine.find(session.variable("PATH"))
          .orElseThrow(
              () ->
                  new UsageException(
                      "there is neither docker nor podman on the PATH to run the smoke tests with;"
                          + " name one with --engine, or publish with --untested"));
    }
  }

  @Command(
      name = "import",
      description = {
        "List what another installation published, and hit its images where they are.",
        "What is there already is left alone. Takes an administrator."
      },
      footer = {"", "Example:", "  kapsel curated import curated-index.json"})
  static final class ImportThem implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "INDEX", description = "What `kapsel curated publish` wrote.")
    Path index;

    ImportThem(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      List<Imported> taken = new ArrayList<>();
      Columns table = new Columns("environment", "version", "image");
      var client = session.client(WorkspaceName.CURATED).curated();
      for (PublishedEnvironment published :
          told(() -> IndexFile.read(session.path(index))).environments()) {
        Imported one = client.take(published);
        taken.add(one);
        table.row(
            one.environment().toString(),
            one.registered() ? "listed" : "there already",
            image(one));
      }
      session.answers().write(taken, table.lines(0, session.terminal().style()));
      return ExitCodes.OK;
    }

    private static String image(Imported one) {
      if (one.generation() == null) {
        return "none yet";
      }
      return (one.imported() ? "taken " : "there already ") + one.generation().reference();
    }
  }

  /** Publishes one after the other; one that fails keeps none of the others back. */
  private static final class Publishing implements Publisher.Eye {
    private final Session session;
    private final Terminal terminal;
    private final Publisher publisher;
    private final Following following;
    private final boolean people;

    Publishing(Session session, IndexFile index, Publisher.Choice choice) {
      this.session = session;
      this.terminal = session.terminal();
      this.people = session.answers().forPeople();
      var curated = session.client(WorkspaceName.CURATED);
      this.publisher = new Publisher(curated, choice, index, session.clock(), this);
      this.following = new Following(session, curated);
    }

    int all(List<CatalogueEntry> entries) {
      List<PublishedEnvironment> done = new ArrayList<>();
      Columns table = new Columns("environment", "what was done", ">size", "smoke test", "image");
      int failed = 0;
      for (CatalogueEntry entry : entries) {
        String name = entry.reference().toString();
        step(terminal.style().bold(name));
        try {
          Publisher.Outcome outcome = publisher.publish(entry);
          done.add(outcome.published());
          row(table, outcome);
        } catch (CatalogueException e) {
          failed++;
          terminal.err().println(name + ": " + Text.safe(String.valueOf(e.getMessage())));
        } catch (KapselException e) {
          failed++;
          terminal.err().println(name + ":");
          new ProblemLines(terminal).of(e.problem()).forEach(terminal.err()::println);
        }
      }
      session.answers().write(done, table.lines(0, terminal.style()));
      return failed == 0 ? ExitCodes.OK : ExitCodes.NEGATIVE;
    }

    private static void row(Columns table, Publisher.Outcome outcome) {
      PublishedEnvironment published = outcome.published();
      PublishedImage image = published.image();
      if (image == null) {
        throw new IllegalStateException(published.reference() + " was published without image");
      }
      PublishedImage.SmokeTest test = image.test();
      table.row(
          published.reference().toString(),
          outcome.changed() ? "published" : "unchanged",
          Units.bytes(image.size()),
          test == null ? "untested" : Units.duration(java.time.Duration.ofMillis(test.millis())),
          image.reference().toString());
    }

    @Override
    public void step(String what) {
      if (people) {
        terminal.line(what);
      }
    }

    @Override
    public Build follow(Build build) {
      return following.follow(build);
    }
  }

  private static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (CatalogueException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
