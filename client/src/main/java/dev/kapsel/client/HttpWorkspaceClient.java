package dev.kapsel.client;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kapsel.model.access.Identity;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.access.ServiceToken;
import dev.kapsel.model.api.IssuedToken;
import dev.kapsel.model.api.MemberRequest;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.api.WorkspaceSummary;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Departing;
import dev.kapsel.model.workspace.Membership;
import dev.kapsel.model.workspace.Workspace;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link WorkspaceClient} over HTTP. */
final class HttpWorkspaceClient implements WorkspaceClient {

  private static final TypeReference<Identity> IDENTITY = new TypeReference<>() {};
  private static final TypeReference<Page<WorkspaceSummary>> SUMMARIES = new TypeReference<>() {};
  private static final TypeReference<Workspace> WORKSPACE = new TypeReference<>() {};
  private static final TypeReference<Page<Membership>> MEMBERS = new TypeReference<>() {};
  private static final TypeReference<Membership> MEMBER = new TypeReference<>() {};
  private static final TypeReference<Page<ServiceToken>> TOKENS = new TypeReference<>() {};
  private static final TypeReference<ServiceToken> TOKEN = new TypeReference<>() {};
  private static final TypeReference<IssuedToken> ISSUED = new TypeReference<>() {};

  private static final TypeReference<Page<AuditEntry>> AUDIT = new TypeReference<>() {};
  private static final TypeReference<Page<Departing>> DEPARTING = new TypeReference<>() {};

  private final Exchange exchange;
  private final WorkspaceName workspace;

  HttpWorkspaceClient(Exchange exchange, WorkspaceName workspace) {
    this.exchange = exchange;
    this.workspace = workspace;
  }

  @Override
  public Identity whoAmI() {
    return exchange.send(Call.to(Route.WHO_AM_I), IDENTITY);
  }

  @Override
  public Page<WorkspaceSummary> list(@Nullable String token) {
    return exchange.send(Call.to(Route.LIST_WORKSPACES).page(token), SUMMARIES);
  }

  @Override
  public Workspace create(WorkspaceRequest request) {
    return exchange.send(Call.to(Route.CREATE_WORKSPACE, workspace).with(request), WORKSPACE);
  }

  @Override
  public Tagged<Workspace> get() {
    return exchange.sendTagged(Call.to(Route.GET_WORKSPACE, workspace), WORKSPACE);
  }

  @Override
  public Workspace update(String tag, WorkspaceRequest request) {
    return exchange.send(
        Call.to(Route.UPDATE_WORKSPACE, workspace).with(request).ifStill(tag), WORKSPACE);
  }

  @Override
  public Page<Membership> members(@Nullable String token) {
    return exchange.send(Call.to(Route.LIST_MEMBERS, workspace).page(token), MEMBERS);
  }

  @Override
  public Membership putMember(Member member, Role role) {
    return exchange.send(
        Call.to(Route.PUT_MEMBER, workspace, member).with(new MemberRequest(role)), MEMBER);
  }

  @Override
  public Membership removeMember(Member member) {
    return exchange.send(Call.to(Route.REMOVE_MEMBER, workspace, member), MEMBER);
  }

  @Override
  public Page<ServiceToken> tokens(@Nullable String token) {
    return exchange.send(Call.to(Route.LIST_TOKENS, workspace).page(token), TOKENS);
  }

  @Override
  public IssuedToken createToken(TokenRequest request) {
    return exchange.send(Call.to(Route.CREATE_TOKEN, workspace).with(request), ISSUED);
  }

  @Override
  public ServiceToken revokeToken(String id) {
    return exchange.send(Call.to(Route.REVOKE_TOKEN, workspace, id), TOKEN);
  }

  @Override
  public Page<AuditEntry> audit(@Nullable String token) {
    return exchange.send(Call.to(Route.LIST_AUDIT, workspace).page(token), AUDIT);
  }

  @Override
  public Page<Departing> retention(@Nullable Integer days, @Nullable String token) {
    Map<String, String> asked = days == null ? Map.of() : Map.of("days", days.toString());
    return exchange.send(
        Call.to(Route.GET_RETENTION, workspace).asking(asked).page(token), DEPARTING);
  }
}
