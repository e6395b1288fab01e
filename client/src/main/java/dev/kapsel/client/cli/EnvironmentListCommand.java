package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.model.api.EnvironmentSummary;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code kapsel env list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the environments of the workspace.")
final class EnvironmentListCommand implements Callable<Integer> {

  private final Session session;

  EnvironmentListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    KapselClient client = session.client();
    List<EnvironmentSummary> all = Pages.all(client::environments);
    session.answers().write(all, new EnvironmentLines(session.terminal()).of(all));
    return ExitCodes.OK;
  }
}
