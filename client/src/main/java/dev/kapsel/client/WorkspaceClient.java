package dev.kapsel.client;

import dev.kapsel.model.access.Identity;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.access.ServiceToken;
import dev.kapsel.model.api.IssuedToken;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.api.WorkspaceSummary;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.image.Departing;
import dev.kapsel.model.workspace.Membership;
import dev.kapsel.model.workspace.Workspace;
import org.jspecify.annotations.Nullable;

/** Workspaces, members and tokens; errors and pages as {@link KapselClient} says. */
public interface WorkspaceClient {

  /** Who the caller is, as the service sees it. */
  Identity whoAmI();

  /** Those that the caller has a role in. */
  Page<WorkspaceSummary> list(@Nullable String token);

  /** Makes the workspace of this client. */
  Workspace create(WorkspaceRequest request);

  Tagged<Workspace> get();

  /**
   * @param tag that the workspace was read with
   */
  Workspace update(String tag, WorkspaceRequest request);

  Page<Membership> members(@Nullable String token);

  /** Gives a member this role, whatever it had before. */
  Membership putMember(Member member, Role role);

  Membership removeMember(Member member);

  Page<ServiceToken> tokens(@Nullable String token);

  /** The answer shows the token itself, and no other one ever does. */
  IssuedToken createToken(TokenRequest request);

  ServiceToken revokeToken(String id);

  /** Who did what, newest first. */
  Page<AuditEntry> audit(@Nullable String token);

  /**
   * What goes by itself, and when.
   *
   * @param days as if generations were kept so long; null: as the workspace is set
   */
  Page<Departing> retention(@Nullable Integer days, @Nullable String token);
}
