package dev.kapsel.client.cli;

import dev.kapsel.client.ChangeWatch;
import dev.kapsel.model.change.ChangeKind;
import java.util.Set;
import picocli.CommandLine.Option;

/** For lists that can be shown again whenever something in them changes. */
final class WatchOption {

  private static final String CLEAR = "\033[H\033[2J\033[3J";

  @Option(
      names = "--watch",
      description = "Show the list again whenever it changes, until interrupted.")
  boolean watch;

  /** Shows a list, once or again and again. */
  void show(Session session, Set<ChangeKind> changing, Runnable list) {
    if (!watch) {
      list.run();
      return;
    }
    ChangeWatch changes = new ChangeWatch(session.client().changes(), session.lookEvery());
    // Before the list, so that nothing falls between the two.
    String cursor = changes.now();
    draw(session, list, true);
    changes.follow(
        cursor,
        entries -> {
          if (entries.stream().anyMatch(entry -> changing.contains(entry.kind()))) {
            draw(session, list, false);
          }
          return true;
        });
  }

  private static void draw(Session session, Runnable list, boolean first) {
    if (session.answers().forPeople()) {
      if (session.terminal().live()) {
        session.terminal().out().print(CLEAR);
      } else if (!first) {
        session.terminal().blank();
      }
    }
    list.run();
  }
}
