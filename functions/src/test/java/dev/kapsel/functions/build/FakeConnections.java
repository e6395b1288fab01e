package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The logins of workspaces, in memory. */
final class FakeConnections implements Connections {

  final Map<WorkspaceName, List<Connection>> logins = new ConcurrentHashMap<>();
  volatile boolean down;

  @Override
  public List<Connection> of(WorkspaceName workspace) {
    if (down) {
      throw new UnavailableException("nobody says what logins there are");
    }
    return logins.getOrDefault(workspace, List.of());
  }
}
