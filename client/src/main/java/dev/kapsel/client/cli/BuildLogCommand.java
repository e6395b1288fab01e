package dev.kapsel.client.cli;

import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildState;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel build log}. */
@Command(
    name = "log",
    description = {
      "Print the log of a build.",
      "With --follow: until the build ends; then ends with 1 when it failed or was cancelled."
    },
    footer = {"", "Example:", "  kapsel build log BUILD --follow"})
final class BuildLogCommand implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofMillis(300);

  private final Session session;

  @Parameters(
      paramLabel = "BUILD",
      description = "Id of the build, as `kapsel build list` shows it.")
  BuildId id;

  @Option(names = "--follow", description = "Go on until the build ends.")
  boolean follow;

  BuildLogCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    KapselClient client = session.client();
    if (follow) {
      new BuildWatch(client, LOOK).followLog(id, this::print);
      Build ended = client.build(id);
      sayHowItEnded(ended);
      return BuildLines.exitCode(ended);
    }
    LogPage page = client.log(id, null);
    while (!page.lines().isEmpty()) {
      page.lines().forEach(line -> print(line.text()));
      page = client.log(id, page.next());
    }
    sayHowItEnded(client.build(id));
    return ExitCodes.OK;
  }

  /** A worker that is told to stop writes no last line. */
  private void sayHowItEnded(Build build) {
    if (build.state() == BuildState.CANCELLED || build.state() == BuildState.SUPERSEDED) {
      session.terminal().line(session.terminal().style().warn("the build is " + build.state()));
    }
  }

  private void print(String line) {
    session.terminal().line(Text.safe(line));
  }
}
