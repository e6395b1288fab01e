package dev.kapsel.client.cli;

import dev.kapsel.client.KapselClient;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.change.ChangeKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kapsel build list}. */
@Command(name = "list", description = "List builds, the newest first.")
final class BuildListCommand implements Callable<Integer> {

  private static final Set<ChangeKind> CHANGING =
      EnumSet.of(ChangeKind.BUILD_QUEUED, ChangeKind.BUILD_STARTED, ChangeKind.BUILD_ENDED);

  private final Session session;

  @Mixin NewestOption limit = new NewestOption();

  @Mixin WatchOption watch = new WatchOption();

  BuildListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    watch.show(session, CHANGING, this::show);
    return ExitCodes.OK;
  }

  private void show() {
    KapselClient client = session.client();
    List<Build> builds = limit.first(session, client::builds);
    session.answers().write(builds, new BuildLines(session).of(builds));
  }
}
