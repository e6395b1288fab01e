package dev.kapsel.functions.build;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.BuildPlan;
import java.util.List;

/**
 * The logins that a workspace's builds may use; secrets, so never stored in the table. By those of
 * {@code curated} the registries are read, too, that other installations publish to.
 */
public interface Connections {

  /**
   * @throws UnavailableException if it is not known what there is
   */
  List<BuildPlan.Connection> of(WorkspaceName workspace);
}
