package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.model.build.Build;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kapsel build list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List builds, the newest first.")
final class BuildListCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  int limit;

  BuildListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    KapselClient client = session.client();
    List<Build> builds = Pages.first(Math.max(1, limit), client::builds);
    session.answers().write(builds, new BuildLines(session).of(builds));
    return ExitCodes.OK;
  }
}
