package dev.kapsel.client.cli;

import dev.kapsel.client.LifecycleClient;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel env versions}, {@code history} and {@code copy}. */
final class VersionCommands {

  private VersionCommands() {}

  @Command(
      name = "versions",
      description = "List the versions of an environment that are not archived.")
  static final class Versions implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "The environment.")
    EnvironmentName name;

    @Option(names = "--archived", description = "Those that are archived, instead.")
    boolean archived;

    Versions(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      LifecycleClient client = session.client().lifecycle();
      List<EnvironmentVersion> all =
          Pages.all(token -> client.versions(name, ArchiveState.of(archived), token));
      List<VersionSummary> rows = all.stream().map(VersionSummary::of).toList();
      session.answers().write(all, new EnvironmentLines(session.terminal()).history(rows));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "history",
      description = "List all versions of an environment, those that were created last first.")
  static final class History implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "The environment.")
    EnvironmentName name;

    @Mixin LimitOption limit = new LimitOption();

    History(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      LifecycleClient client = session.client().lifecycle();
      List<VersionSummary> rows = limit.first(session, token -> client.history(name, token));
      session.answers().write(rows, new EnvironmentLines(session.terminal()).history(rows));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "copy",
      description = {
        "Register what a version says under another name, or in another workspace.",
        "In one workspace the copy shares the image."
      },
      footer = {
        "",
        "Examples:",
        "  kapsel env copy forecast:3 forecast-next",
        "  kapsel env copy forecast forecast --from-workspace research --workspace production"
      })
  static final class Copy implements Callable<Integer> {
    private final Session session;

    @Parameters(
        index = "0",
        paramLabel = "FROM",
        description = "What to copy: NAME, NAME:VERSION or NAME@latest.")
    String from;

    @Parameters(index = "1", paramLabel = "TO", description = "Name of the copy.")
    EnvironmentName to;

    @Option(
        names = "--from-workspace",
        paramLabel = "NAME",
        description = "Where FROM is (default: the workspace that it is copied to).")
    @Nullable WorkspaceName fromWorkspace;

    @Option(
        names = "--version",
        paramLabel = "VERSION",
        description = "Version of the copy (default: the next number).")
    @Nullable VersionName version;

    Copy(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Registered copied =
          session
              .client()
              .lifecycle()
              .copy(to, new CopyRequest(fromWorkspace, Subject.reference(from), version));
      session
          .answers()
          .write(copied, new EnvironmentLines(session.terminal()).registered(copied, null));
      return ExitCodes.OK;
    }
  }
}
