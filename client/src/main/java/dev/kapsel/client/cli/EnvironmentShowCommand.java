package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kapsel env show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Show a version of an environment with its whole definition.",
    footer = {
      "",
      "Examples:",
      "  kapsel env show forecast",
      "  kapsel env show forecast:1 -o yaml"
    })
final class EnvironmentShowCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      paramLabel = "NAME[:VERSION]",
      description = "The environment; without a version, its latest.")
  String name;

  EnvironmentShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    EnvironmentReference reference = Subject.reference(name);
    KapselClient client = session.client();
    EnvironmentVersion version = client.version(reference);
    session.answers().write(version, new EnvironmentLines(session.terminal()).of(version));
    return ExitCodes.OK;
  }
}
