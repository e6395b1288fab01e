package dev.kapsel.functions.build;

import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.BuildPlan;
import java.util.List;

/** The logins that a workspace's builds may use; secrets, so never stored in the table. */
public interface Connections {

  List<BuildPlan.Connection> of(WorkspaceName workspace);
}
