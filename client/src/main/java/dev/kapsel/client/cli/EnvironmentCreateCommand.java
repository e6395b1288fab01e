package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel env create}. */
@Command(
    name = "create",
    description = {
      "Register a definition as the next version of an environment.",
      "The same content again is the same version again. Nothing is built unless asked for."
    },
    footer = {
      "",
      "Examples:",
      "  kapsel env create -f environment.yaml",
      "  kapsel env create -f environment.yaml --name forecast --version 2026.1",
      "  kapsel env create -f environment.yaml --build",
      "  kapsel env create -f environment.yaml --anonymous --build",
      "  kapsel env create forecast-next --from forecast:3"
    })
final class EnvironmentCreateCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Name of the environment (default: the `name` in the file).")
  @Nullable String named;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The definition, as YAML or JSON; - reads the standard input.")
  @Nullable Path file;

  @Option(
      names = "--from",
      paramLabel = "REF",
      description =
          "Start from the definition of another environment, also a curated one: your editor opens"
              + " with it, and what you leave there is registered.")
  @Nullable String from;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "With --from: write the definition to a file, and register nothing.")
  @Nullable Path out;

  @Option(
      names = {"-n", "--name"},
      paramLabel = "NAME",
      description = "The same as NAME.")
  @Nullable String name;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Version (default: the `version` in the file, else the next number).")
  @Nullable String version;

  @Option(
      names = "--anonymous",
      description =
          "Give it no name: it is in no list, and is asked for by its content as"
              + " kapsel-anonymous:ID; `kapsel env copy` names it later.")
  boolean anonymous;

  @Option(
      names = "--dry-run",
      description = "Register nothing: say what would come of it, as `kapsel env preview` does.")
  boolean dryRun;

  @Option(names = "--build", description = "Have the image built, unless it is there already.")
  boolean build;

  @Option(
      names = "--wait",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "With --build: wait for the build's end (the default), or do not.")
  boolean wait;

  EnvironmentCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if ((file == null) == (from == null)) {
      throw new UsageException(
          "give a definition with -f FILE, or an environment to start from with --from REF");
    }
    if (out != null && from == null) {
      throw new UsageException("--out goes with --from REF, whose definition it writes");
    }
    if (dryRun && file == null) {
      throw new UsageException("--dry-run goes with -f FILE");
    }
    if (anonymous && (file == null || dryRun || chosenName() != null || version != null)) {
      throw new UsageException(
          "--anonymous goes with -f FILE, and with no name, no --version and no --dry-run");
    }
    if (file != null) {
      DefinitionFile definition = session.file(file);
      return dryRun ? preview(definition) : register(definition);
    }
    StartingPoint start =
        StartingPoint.of(session, Subject.reference(from == null ? "" : from), ownName());
    if (out != null) {
      start.write(session.path(out));
      session
          .terminal()
          .line(out + " is written; register it with `kapsel env create -f " + out + "`");
      return ExitCodes.OK;
    }
    return edited(start.edited());
  }

  private EnvironmentName ownName() {
    String chosen = chosenName();
    if (chosen == null) {
      throw new UsageException(
          "give the new environment a name: kapsel env create NAME --from REF");
    }
    return environmentName(chosen);
  }

  /** What somebody has written is kept until it is registered. */
  private int edited(Path text) {
    boolean registered = false;
    try {
      int code = register(session.file(text));
      registered = true;
      Files.deleteIfExists(text);
      return code;
    } catch (IOException e) {
      throw new UsageException(text + " cannot be removed: " + e.getMessage());
    } finally {
      if (!registered) {
        session.terminal().err().println("what you wrote is kept in " + text);
      }
    }
  }

  private int preview(DefinitionFile definition) {
    String given = chosenName();
    return new Previewing(session)
        .run(definition, given == null ? null : environmentName(given), version(definition));
  }

  private int register(DefinitionFile definition) {
    KapselClient client = session.client();
    Registered registered =
        anonymous
            ? client.lifecycle().anonymous(definition.text())
            : client.register(name(definition), version(definition), definition.text());
    if (!build) {
      LookupAnswer known = client.lookUp(LookupRequest.of(registered.version().definitionHash()));
      session.answers().write(registered, lines(registered, known));
      return ExitCodes.OK;
    }
    if (session.answers().forPeople()) {
      session.answers().write(registered, lines(registered, null));
      session.terminal().blank();
    }
    return new Ensuring(session, client)
        .run(LookupRequest.of(registered.version().definitionHash()), wait, registered);
  }

  private List<String> lines(Registered registered, @Nullable LookupAnswer known) {
    return new EnvironmentLines(session.terminal()).registered(registered, known);
  }

  private EnvironmentName name(DefinitionFile definition) {
    String given = chosenName();
    String chosen = given == null ? definition.name() : given;
    if (chosen == null && !definition.document().errors().isEmpty()) {
      throw definition.refusal();
    }
    if (chosen == null) {
      throw new UsageException(
          "the definition has no `name`; write one into "
              + definition.source()
              + " or give a NAME");
    }
    return environmentName(chosen);
  }

  private @Nullable String chosenName() {
    if (name != null && named != null && !name.equals(named)) {
      throw new UsageException("the name is given twice, as " + named + " and " + name);
    }
    return named == null ? name : named;
  }

  private static EnvironmentName environmentName(String chosen) {
    try {
      return new EnvironmentName(chosen);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }

  private @Nullable VersionName version(DefinitionFile definition) {
    String chosen = version == null ? definition.version() : version;
    try {
      return chosen == null ? null : new VersionName(chosen);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e);
    }
  }
}
