package dev.kapsel.client.cli;

import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.TokenSource;
import dev.kapsel.client.access.Browser;
import dev.kapsel.client.access.Callers;
import dev.kapsel.client.access.CredentialFile;
import dev.kapsel.client.access.ServiceTokens;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.Reading;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What commands work with, as the global options and the surroundings say. */
public final class Session {

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final WorkspaceName USUAL = new WorkspaceName("default");

  private final Surroundings surroundings;
  private final GlobalOptions options;

  Session(Surroundings surroundings, GlobalOptions options) {
    this.surroundings = surroundings;
    this.options = options;
  }

  public Terminal terminal() {
    Terminal terminal = surroundings.terminal();
    return options.plain ? terminal.withoutColour() : terminal;
  }

  public Clock clock() {
    return surroundings.clock();
  }

  /** Where the service of this machine keeps its data. */
  public Path data() {
    Path chosen = chosenData();
    return chosen == null ? surroundings.home().resolve(".kapsel") : chosen;
  }

  /** The data directory that the caller named; null when none was. */
  public @Nullable Path chosenData() {
    if (options.data != null) {
      return surroundings.directory().resolve(options.data);
    }
    String variable = surroundings.variable("KAPSEL_DATA");
    return variable == null ? null : surroundings.directory().resolve(variable);
  }

  /** A service token that is good in one workspace only means that one. */
  public WorkspaceName workspace() {
    return chosenWorkspace()
        .or(() -> ServiceTokens.workspace(surroundings.variable("KAPSEL_TOKEN")))
        .orElse(USUAL);
  }

  /** The workspace that the caller named; empty when none was. */
  Optional<WorkspaceName> chosenWorkspace() {
    if (options.workspace != null) {
      return Optional.of(options.workspace);
    }
    String variable = surroundings.variable("KAPSEL_WORKSPACE");
    try {
      return Optional.ofNullable(variable).map(WorkspaceName::new);
    } catch (IllegalArgumentException e) {
      throw new UsageException("KAPSEL_WORKSPACE: " + e.getMessage());
    }
  }

  KapselClient client() {
    return client(workspace());
  }

  /** The service, as another workspace of it is seen. */
  KapselClient client(WorkspaceName workspace) {
    URI service = service();
    return new HttpKapselClient(service, workspace, caller(service));
  }

  URI service() {
    return ServiceAddress.find(options.service, surroundings.variable("KAPSEL_SERVICE"), data());
  }

  /** For whom a service is asked. */
  TokenSource caller(URI service) {
    Callers.Said said =
        new Callers.Said(
            surroundings.variable("KAPSEL_TOKEN"), surroundings.variable("KAPSEL_AUTH"));
    return Callers.of(service, said, credentials(), data(), clock());
  }

  /** Where sign-ins are kept. */
  CredentialFile credentials() {
    String variable = surroundings.variable("XDG_CONFIG_HOME");
    Path settings = variable == null ? surroundings.home().resolve(".config") : Path.of(variable);
    return new CredentialFile(settings.resolve("kapsel/credentials.json"));
  }

  Browser browser() {
    return Browser.of(surroundings.environment(), System.getProperty("os.name", ""));
  }

  /** A path as the caller means it. */
  public Path path(Path path) {
    return surroundings.directory().resolve(path);
  }

  /** A variable of the environment; null when it is not set or empty. */
  @Nullable String variable(String name) {
    return surroundings.variable(name);
  }

  /** How long a command that watches waits between two looks. */
  Duration lookEvery() {
    return LOOK;
  }

  Answers answers() {
    return new Answers(terminal(), options.output);
  }

  /** A definition in a file, or on the standard input where the file is {@code -}. */
  DefinitionFile file(Path path) {
    return path.toString().equals("-")
        ? DefinitionFile.read(surroundings.input())
        : DefinitionFile.read(path(path));
  }

  /** A definition as the workspace reads it: its base image stands in where the file has none. */
  DefinitionFile expandable(Path path) {
    DefinitionFile file = file(path);
    return file.namesNoImage()
        ? file.as(Reading.by(client().workspaces().get().value().settings()))
        : file;
  }
}
