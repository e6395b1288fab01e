package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kapsel env create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Register a definition as the next version of an environment.",
      "The same content again is the same version again. Nothing is built unless asked for."
    },
    footer = {
      "",
      "Examples:",
      "  kapsel env create -f environment.yaml",
      "  kapsel env create -f environment.yaml --name forecast --version 2026.1",
      "  kapsel env create -f environment.yaml --build"
    })
final class EnvironmentCreateCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The definition, as YAML or JSON.")
  Path file;

  @Option(
      names = {"-n", "--name"},
      paramLabel = "NAME",
      description = "Name of the environment (default: the `name` in the file).")
  @Nullable String name;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Version (default: the `version` in the file, else the next number).")
  @Nullable String version;

  @Option(names = "--build", description = "Have the image built, unless it is there already.")
  boolean build;

  @Option(names = "--no-wait", description = "With --build: do not wait for the build's end.")
  boolean noWait;

  EnvironmentCreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    DefinitionFile definition = session.file(file);
    KapselClient client = session.client();
    Registered registered =
        client.register(name(definition), version(definition), definition.text());
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
        .run(LookupRequest.of(registered.version().definitionHash()), noWait, registered);
  }

  private List<String> lines(Registered registered, @Nullable LookupAnswer known) {
    return new EnvironmentLines(session.terminal()).registered(registered, known);
  }

  private EnvironmentName name(DefinitionFile definition) {
    String chosen = name == null ? definition.name() : name;
    if (chosen == null && !definition.document().errors().isEmpty()) {
      throw definition.refusal();
    }
    if (chosen == null) {
      throw new UsageException(
          "the definition has no `name`; write one into " + file + " or give --name NAME");
    }
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
