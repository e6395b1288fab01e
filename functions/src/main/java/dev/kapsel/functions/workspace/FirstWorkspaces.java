package dev.kapsel.functions.workspace;

import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;

/** The workspaces that every installation begins with. */
@Singleton
public final class FirstWorkspaces {

  /** What clients use that name none. */
  public static final WorkspaceName DEFAULT = new WorkspaceName("default");

  private final Workspaces workspaces;

  FirstWorkspaces(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  /**
   * Makes those that are missing.
   *
   * @return whether the default one was
   */
  public boolean make() {
    workspaces.createMissing(WorkspaceName.CURATED, "Environments that come with Kapsel");
    return workspaces.createMissing(DEFAULT, "Where everything goes that names no other workspace");
  }
}
