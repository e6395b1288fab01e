package dev.kapsel.client.cli;

import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kapsel env show}. */
@Command(
    name = "show",
    description = {
      "Show a version of an environment with its whole definition.",
      "What the workspace does not have is looked for among the curated ones."
    },
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
    EnvironmentVersion version = OwnOrCurated.find(session, client -> client.version(reference));
    EnvironmentLines lines = new EnvironmentLines(session.terminal());
    session
        .answers()
        .write(
            version,
            version.name().anonymous()
                ? lines.of(version)
                : lines.of(version, environment(version)));
    return ExitCodes.OK;
  }

  private Environment environment(EnvironmentVersion version) {
    return session.client(version.workspace()).lifecycle().environment(version.name()).value();
  }
}
