package dev.kapsel.client.cli;

import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.terminal.BuildView;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.build.Build;
import java.time.Duration;
import java.util.List;

/** Shows how a build goes on, to people; for programs, waits for its end. */
final class Following {

  private static final Duration LOOK = Duration.ofMillis(200);

  private final Session session;
  private final KapselClient client;

  Following(Session session, KapselClient client) {
    this.session = session;
    this.client = client;
  }

  /**
   * @return the build as it ended
   */
  Build follow(Build build) {
    BuildWatch watch = new BuildWatch(client, LOOK);
    if (!session.answers().forPeople()) {
      return watch.follow(build.id(), look -> {});
    }
    Terminal terminal = session.terminal();
    terminal.line("build " + terminal.style().bold(build.id().toString()));
    Build ended = watch.follow(build.id(), new BuildView(terminal, session.clock()));
    terminal.blank();
    return ended;
  }

  /** What to say instead where nobody waits. */
  static List<String> howTo(Build build) {
    return List.of(
        "build " + build.id() + " is " + build.state(),
        "watch it with `kapsel build log " + build.id() + " --follow`");
  }
}
