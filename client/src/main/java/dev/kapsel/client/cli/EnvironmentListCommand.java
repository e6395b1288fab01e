package dev.kapsel.client.cli;

import dev.kapsel.client.LifecycleClient;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.EnvironmentSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kapsel env list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the environments of the workspace.")
final class EnvironmentListCommand implements Callable<Integer> {

  private final Session session;

  @Option(names = "--archived", description = "Those that are archived, instead.")
  boolean archived;

  EnvironmentListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    LifecycleClient client = session.client().lifecycle();
    List<EnvironmentSummary> all =
        Pages.all(token -> client.environments(ArchiveState.of(archived), token));
    session.answers().write(all, new EnvironmentLines(session.terminal()).of(all));
    return ExitCodes.OK;
  }
}
