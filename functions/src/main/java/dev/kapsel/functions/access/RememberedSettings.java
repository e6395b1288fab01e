package dev.kapsel.functions.access;

import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.workspace.Workspace;
import dev.kapsel.model.workspace.WorkspaceSettings;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * How workspaces are set. Remembered for five seconds, as roles are and mostly from the same read,
 * so that registering costs no read more; that long a setting may outlive its end in other
 * processes than the one that changed it.
 */
@Singleton
public final class RememberedSettings {

  private final Table table;
  private final Remembered<WorkspaceName, WorkspaceSettings> remembered;

  public RememberedSettings(Table table, Clock clock) {
    this.table = table;
    this.remembered = new Remembered<>(clock);
  }

  public WorkspaceSettings of(WorkspaceName workspace) {
    return remembered.get(
        workspace,
        () ->
            table
                .get(Keys.workspace(workspace))
                .map(item -> item.as(Workspace.class).settings())
                .orElse(WorkspaceSettings.USUAL));
  }

  /** Where somebody begins to read for another reason. */
  long begin() {
    return remembered.begin();
  }

  /** Takes what was read since. */
  void read(WorkspaceName workspace, Item item, long begun) {
    remembered.put(workspace, item.as(Workspace.class).settings(), begun);
  }

  /** Lets what was just changed be seen by this process at once. */
  public void forget(WorkspaceName workspace) {
    remembered.forget(workspace::equals);
  }
}
