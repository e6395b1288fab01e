package dev.kapsel.client.cli;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kapsel build show}. */
@Command(
    name = "show",
    description = "Show a build with its stages; ends with 1 when it failed or was cancelled.")
final class BuildShowCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      paramLabel = "BUILD",
      description = "Id of the build, as `kapsel build list` shows it.")
  BuildId id;

  BuildShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Build build = session.client().build(id);
    session.answers().write(build, new BuildLines(session).of(build));
    return BuildLines.exitCode(build);
  }
}
