package dev.kapsel.model.api;

import dev.kapsel.model.access.Role;
import dev.kapsel.model.environment.WorkspaceName;

/**
 * One row of a list of workspaces.
 *
 * @param role what the caller is there
 */
public record WorkspaceSummary(WorkspaceName name, String description, Role role) {}
