package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.Entry.on;
import static dev.kapsel.model.contract.ReplyHeader.ETAG;
import static dev.kapsel.model.contract.ReplyHeader.LOCATION;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.access.Identity;
import dev.kapsel.model.access.ServiceToken;
import dev.kapsel.model.api.IssuedToken;
import dev.kapsel.model.api.MemberRequest;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.ProblemPage;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.api.WorkspaceSummary;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.image.Departing;
import dev.kapsel.model.workspace.Membership;
import dev.kapsel.model.workspace.Workspace;
import dev.kapsel.model.workspace.WorkspaceSettings;
import java.util.List;

/** Workspaces, who may do what in them, and what the service publishes about itself. */
final class WorkspaceContracts {

  private WorkspaceContracts() {}

  static List<Entry> workspaces() {
    return List.of(
        on(Route.WHO_AM_I, "Who the caller is, as the service sees it.")
            .answers(200, Identity.class),
        on(Route.LIST_WORKSPACES, "The workspaces that the caller has a role in.")
            .pages(WorkspaceSummary.class),
        on(Route.CREATE_WORKSPACE, "Makes a workspace.")
            .takes(WorkspaceRequest.class)
            .answers(201, Workspace.class, LOCATION, ETAG)
            .problems(ProblemCode.ALREADY_EXISTS),
        on(Route.GET_WORKSPACE, "A workspace and how it is set.").answers(200, Workspace.class),
        on(Route.UPDATE_WORKSPACE, "Changes the description or the settings of a workspace.")
            .takes(WorkspaceRequest.class)
            .guarded()
            .answers(200, Workspace.class, ETAG),
        on(Route.LIST_MEMBERS, "Who has which role in a workspace.").pages(Membership.class),
        on(Route.PUT_MEMBER, "Gives a person or group a role, whatever it had before.")
            .takes(MemberRequest.class)
            .answers(200, Membership.class)
            .problems(ProblemCode.STATE_CONFLICT),
        on(Route.REMOVE_MEMBER, "Takes the role of a person or group away.")
            .answers(200, Membership.class),
        on(Route.LIST_TOKENS, "The service tokens of a workspace, without their secrets.")
            .pages(ServiceToken.class),
        on(Route.CREATE_TOKEN, "Makes a service token, which this answer alone shows.")
            .takes(TokenRequest.class)
            .answers(201, IssuedToken.class)
            .problems(ProblemCode.STATE_CONFLICT)
            .secret(),
        on(Route.REVOKE_TOKEN, "Ends a service token.").answers(200, ServiceToken.class),
        on(Route.LIST_AUDIT, "Who did what in a workspace, newest first.").pages(AuditEntry.class),
        on(Route.GET_RETENTION, "Generations that will go because nobody needs them, and when.")
            .asksNumber(
                "days",
                "As if the workspace kept them so many days; else as it is set.",
                new Parameter.Range(1, WorkspaceSettings.LONGEST_RETENTION))
            .pages(Departing.class));
  }

  static List<Entry> documents() {
    return List.of(
        on(Route.GET_OPENAPI, "This document.").answers(200, JsonNode.class),
        on(Route.GET_SCHEMA, "The JSON Schema of native definitions, for editors.")
            .answers(200, JsonNode.class),
        on(Route.GET_PROBLEM, "What a problem means and what to do about it.")
            .answersAs(ProblemPage.class, "text/html", "text/plain")
            .problems(ProblemCode.NOT_FOUND));
  }
}
