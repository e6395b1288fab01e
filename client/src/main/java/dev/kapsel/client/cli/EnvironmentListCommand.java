package dev.kapsel.client.cli;

import dev.kapsel.client.LifecycleClient;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.change.ChangeKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kapsel env list}. */
@Command(name = "list", description = "List the environments of the workspace.")
final class EnvironmentListCommand implements Callable<Integer> {

  private static final Set<ChangeKind> CHANGING =
      EnumSet.of(
          ChangeKind.VERSION_REGISTERED,
          ChangeKind.VERSION_CHANGED,
          ChangeKind.ENVIRONMENT_CHANGED,
          ChangeKind.ENVIRONMENT_ARCHIVED,
          ChangeKind.ENVIRONMENT_RESTORED);

  private final Session session;

  @Option(names = "--archived", description = "Those that are archived, instead.")
  boolean archived;

  @Mixin WatchOption watch = new WatchOption();

  EnvironmentListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    watch.show(session, CHANGING, this::show);
    return ExitCodes.OK;
  }

  private void show() {
    LifecycleClient client = session.client().lifecycle();
    ArchiveState state = ArchiveState.of(archived);
    List<EnvironmentSummary> all = Pages.all(token -> client.environments(state, token));
    session.answers().write(all, new EnvironmentLines(session.terminal()).of(all, state));
  }
}
