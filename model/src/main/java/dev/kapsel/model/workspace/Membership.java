package dev.kapsel.model.workspace;

import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.environment.WorkspaceName;
import java.time.Instant;

/** That a member has a role in a workspace. */
public record Membership(
    WorkspaceName workspace, Member member, Role role, Instant changedAt, String changedBy) {}
