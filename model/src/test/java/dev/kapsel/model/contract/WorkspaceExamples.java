package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.ExampleParts.ADA;
import static dev.kapsel.model.contract.ExampleParts.NOON;
import static dev.kapsel.model.contract.ExampleParts.WORKSPACE;

import dev.kapsel.model.access.Identity;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.access.ServiceToken;
import dev.kapsel.model.api.IssuedToken;
import dev.kapsel.model.api.MemberRequest;
import dev.kapsel.model.api.ProblemPage;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.api.WorkspaceSummary;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.workspace.Membership;
import dev.kapsel.model.workspace.Workspace;
import dev.kapsel.model.workspace.WorkspaceSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Workspaces, their people, and what the service says about itself. */
final class WorkspaceExamples {

  static final ServiceToken TOKEN =
      new ServiceToken(
          "t0123456789abcdef", "nightly", Role.READER, NOON, ADA, NOON.plusSeconds(7_776_000));

  private WorkspaceExamples() {}

  static Stream<Object> all() {
    return Stream.of(
        new Identity(ADA, "Ada", List.of("demand"), false),
        new WorkspaceSummary(WORKSPACE, "Demand forecasts", Role.MANAGER),
        new WorkspaceRequest("Demand forecasts", WorkspaceSettings.USUAL),
        new Workspace(WORKSPACE, "Demand forecasts", WorkspaceSettings.USUAL, NOON, ADA, NOON, ADA),
        WorkspaceSettings.USUAL,
        WorkspaceSettings.NetworkPolicy.ANYWHERE,
        WorkspaceSettings.Quotas.USUAL,
        new MemberRequest(Role.CONTRIBUTOR),
        new Membership(WORKSPACE, Member.group("demand"), Role.CONTRIBUTOR, NOON, ADA),
        new TokenRequest("nightly", Role.READER, 90),
        TOKEN,
        new IssuedToken(TOKEN, "kapsel-token.default.t0123456789abcdef.SECRET"),
        new AuditEntry(
            "2026-01-02T12:00:00Z-1",
            NOON,
            ADA,
            Act.PUT_MEMBER,
            "member group:demand",
            null,
            Examples.json(Map.of("role", "contributor"))),
        new ProblemPage(
            "not-found",
            404,
            "There is no such thing",
            "There is no such workspace, environment, version, image, build or route.",
            "The name is misspelt, or the thing is gone.",
            "List what is there."));
  }
}
