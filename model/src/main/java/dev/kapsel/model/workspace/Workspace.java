package dev.kapsel.model.workspace;

import dev.kapsel.model.environment.WorkspaceName;
import java.time.Instant;

/**
 * A workspace and how it is set.
 *
 * @param changedBy who made it what it is now
 */
public record Workspace(
    WorkspaceName name,
    String description,
    WorkspaceSettings settings,
    Instant createdAt,
    String createdBy,
    Instant changedAt,
    String changedBy) {}
