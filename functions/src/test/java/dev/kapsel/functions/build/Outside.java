package dev.kapsel.functions.build;

import dev.kapsel.functions.context.ContextStore;
import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.table.ChangeStream;
import dev.kapsel.functions.table.Table;
import java.time.Clock;
import java.util.List;

/** By what the functions of a {@link World} reach all that is outside of them. */
public interface Outside {

  /** A new table, and what is told of its changes. */
  record Opened(Table table, ChangeStream changes) {}

  /** What is there to be reached. */
  record Ports(
      Table table,
      BuildService service,
      BuildLogs logs,
      ImageRegistry registry,
      Artifacts artifacts,
      ContextStore contexts,
      Connections connections) {}

  Opened open(Clock clock);

  /** The singletons of the functions' context that are what they reach these by. */
  List<Object> singletons(Ports real);
}
