package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.Entry.on;
import static dev.kapsel.model.contract.ReplyHeader.ETAG;
import static dev.kapsel.model.contract.ReplyHeader.LOCATION;
import static dev.kapsel.model.contract.ReplyHeader.RETRY_AFTER;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.access.Identity;
import dev.kapsel.model.access.ServiceToken;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.GenerationDetails;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.api.IssuedToken;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.MemberRequest;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.ProblemPage;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.api.WorkspaceSummary;
import dev.kapsel.model.audit.AuditEntry;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.change.Changes;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.protocol.WorkerMessages;
import dev.kapsel.model.search.BaseMatch;
import dev.kapsel.model.search.ImageUser;
import dev.kapsel.model.search.PackageMatch;
import dev.kapsel.model.workspace.Membership;
import dev.kapsel.model.workspace.Workspace;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The table of contracts: every route has one row. */
final class Contracts {

  private static final Map<Route, RouteContract> TABLE =
      table(
          workspaces(),
          environments(),
          lifecycle(),
          images(),
          generations(),
          following(),
          documents(),
          protocol());

  private static final String STATE = "`active` (the default) or `archived`.";

  private Contracts() {}

  static RouteContract of(Route route) {
    RouteContract contract = TABLE.get(route);
    if (contract == null) {
      throw new IllegalStateException(route + " has no contract");
    }
    return contract;
  }

  private static List<Entry> workspaces() {
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
            .answers(200, Membership.class),
        on(Route.REMOVE_MEMBER, "Takes the role of a person or group away.")
            .answers(200, Membership.class),
        on(Route.LIST_TOKENS, "The service tokens of a workspace, without their secrets.")
            .pages(ServiceToken.class),
        on(Route.CREATE_TOKEN, "Makes a service token, which this answer alone shows.")
            .takes(TokenRequest.class)
            .answers(201, IssuedToken.class)
            .secret(),
        on(Route.REVOKE_TOKEN, "Ends a service token.").answers(200, ServiceToken.class),
        on(Route.LIST_AUDIT, "Who did what in a workspace, newest first.").pages(AuditEntry.class));
  }

  private static List<Entry> environments() {
    return List.of(
        on(Route.REGISTER_VERSION, "Registers a definition under a version of the caller's choice.")
            .takes(Definition.class)
            .answers(201, Registered.class, LOCATION)
            .answers(200, Registered.class, LOCATION)
            .problems(
                ProblemCode.VERSION_CONFLICT,
                ProblemCode.STATE_CONFLICT,
                ProblemCode.QUOTA_EXCEEDED),
        on(
                Route.REGISTER,
                "Registers a definition under the next number; what the latest version says"
                    + " already is that version again.")
            .takes(Definition.class)
            .answers(201, Registered.class, LOCATION)
            .answers(200, Registered.class, LOCATION)
            .problems(
                ProblemCode.VERSION_CONFLICT,
                ProblemCode.STATE_CONFLICT,
                ProblemCode.QUOTA_EXCEEDED),
        on(Route.LIST_ENVIRONMENTS, "The environments of a workspace, by name.")
            .asks(ArchiveState.PARAMETER, STATE, ArchiveState.class)
            .pages(EnvironmentSummary.class),
        on(Route.LIST_VERSIONS, "The versions of an environment.")
            .asks(ArchiveState.PARAMETER, STATE, ArchiveState.class)
            .pages(EnvironmentVersion.class),
        on(Route.GET_VERSION, "A version of an environment; `latest` is the newest.")
            .answers(200, EnvironmentVersion.class));
  }

  private static List<Entry> lifecycle() {
    return List.of(
        on(Route.GET_ENVIRONMENT, "An environment and what is said of it.")
            .answers(200, Environment.class),
        on(
                Route.UPDATE_ENVIRONMENT,
                "Changes description or tags of an environment, archives or restores it.")
            .takes(EnvironmentChange.class)
            .guarded()
            .answers(200, Environment.class, ETAG)
            .problems(ProblemCode.INVALID_DEFINITION, ProblemCode.QUOTA_EXCEEDED),
        on(
                Route.UPDATE_VERSION,
                "Changes description, tags or stage of a version, archives or restores it.")
            .takes(VersionChange.class)
            .guarded()
            .answers(200, EnvironmentVersion.class, ETAG)
            .problems(ProblemCode.INVALID_DEFINITION, ProblemCode.STATE_CONFLICT),
        on(Route.COPY_VERSION, "Registers what another version says under this name.")
            .takes(CopyRequest.class)
            .answers(201, Registered.class, LOCATION)
            .answers(200, Registered.class, LOCATION)
            .problems(
                ProblemCode.INVALID_DEFINITION,
                ProblemCode.VERSION_CONFLICT,
                ProblemCode.STATE_CONFLICT,
                ProblemCode.QUOTA_EXCEEDED),
        on(Route.GET_HISTORY, "All versions of an environment, those created last first.")
            .pages(VersionSummary.class),
        on(
                Route.CREATE_ANONYMOUS,
                "Brings a definition along without a name; its version is its content id.")
            .takes(Definition.class)
            .answers(201, Registered.class, LOCATION)
            .answers(200, Registered.class, LOCATION));
  }

  private static List<Entry> images() {
    return List.of(
        on(Route.LOOK_UP, "What is known of an image; changes nothing.")
            .effect(Effect.READS)
            .takes(LookupRequest.class)
            .answers(200, LookupAnswer.class)
            .problems(ProblemCode.INVALID_DEFINITION),
        on(Route.ENSURE_IMAGE, "The image, or the build that makes it.")
            .effect(Effect.JOINS)
            .takes(LookupRequest.class)
            .answers(200, LookupAnswer.class)
            .answers(202, LookupAnswer.class, LOCATION, RETRY_AFTER)
            .problems(
                ProblemCode.INVALID_DEFINITION,
                ProblemCode.NOT_BUILT_YET,
                ProblemCode.QUOTA_EXCEEDED),
        on(Route.GET_IMAGE, "An image with its generations, newest first.")
            .answers(200, ImageView.class),
        on(Route.GET_LOCK, "The packages that a generation was made of.").answers(200, Lock.class),
        on(Route.LIST_BUILDS, "The builds of a workspace, newest first.").pages(Build.class),
        on(Route.GET_BUILD, "A build, its stages and how it ended.").answers(200, Build.class),
        on(Route.GET_BUILD_LOG, "What a build has said so far.")
            .asks(
                "cursor",
                "The `next` of the part before; it is good for this log alone.",
                String.class)
            .answers(200, LogPage.class));
  }

  private static List<Entry> generations() {
    return List.of(
        on(Route.REBUILD_IMAGE, "Has a new generation made, however good the old one is.")
            .effect(Effect.JOINS)
            .takes(RebuildRequest.class)
            .answers(202, Rebuild.class, LOCATION)
            .problems(
                ProblemCode.STATE_CONFLICT, ProblemCode.NOT_BUILT_YET, ProblemCode.QUOTA_EXCEEDED),
        on(Route.SET_CURRENT, "Rolls an image back or forward, pins and unpins it.")
            .takes(CurrentRequest.class)
            .guarded()
            .answers(200, ImageView.class, ETAG)
            .problems(ProblemCode.STATE_CONFLICT),
        on(Route.PULL_CREDENTIALS, "A login that is good for pulling, for a short time.")
            .effect(Effect.READS)
            .answers(200, PullCredentials.class)
            .problems(ProblemCode.STATE_CONFLICT),
        on(Route.GET_GENERATION, "A generation: where it is, what it is made of, how large it is.")
            .answers(200, GenerationDetails.class),
        on(Route.GET_PYLOCK, "The packages that a generation was made of, as `pylock.toml`.")
            .answersText("application/toml"),
        on(
                Route.VERIFY_GENERATION,
                "Has a generation made again from its lock, and compares the two.")
            .effect(Effect.JOINS)
            .answers(202, Verification.class, LOCATION)
            .problems(
                ProblemCode.STATE_CONFLICT, ProblemCode.NOT_BUILT_YET, ProblemCode.QUOTA_EXCEEDED),
        on(Route.LIST_VERIFICATIONS, "What the verifications of a generation found, newest first.")
            .pages(Verification.class),
        on(Route.CANCEL_BUILD, "Ends a build; the same again changes nothing.")
            .answers(200, Build.class)
            .problems(ProblemCode.STATE_CONFLICT));
  }

  private static List<Entry> following() {
    String current = "`true`: only images whose callers get that generation now.";
    return List.of(
        on(Route.LIST_CHANGES, "What happened in a workspace after a cursor, oldest first.")
            .asks(
                "after",
                "A cursor of this feed; without it the answer is the newest.",
                String.class)
            .answers(200, Changes.class)
            .problems(ProblemCode.CURSOR_EXPIRED),
        on(Route.SEARCH_ENVIRONMENTS, "Environments by words, tag and owner; all must fit.")
            .asks("words", "Words of the name, the description or the tags.", String.class)
            .asks("tag", "`name` or `name=value`.", String.class)
            .asks("owner", "Who registered a version, such as `user:ada`.", String.class)
            .pages(EnvironmentSummary.class),
        on(Route.SEARCH_PACKAGES, "Images that hold a package in a range of versions.")
            .asks("name", "The package; needed.", String.class)
            .asks("versions", "A range such as `>=2.0,<2.2`.", String.class)
            .asks("current", current, String.class)
            .pages(PackageMatch.class),
        on(Route.SEARCH_BASES, "Images that stand on a base, or are or stand on a digest.")
            .asks("image", "The base, with or without tag.", String.class)
            .asks("digest", "A digest, in place of `image`.", String.class)
            .asks("current", current, String.class)
            .pages(BaseMatch.class),
        on(Route.LIST_IMAGE_USERS, "The environment versions that name an image.")
            .pages(ImageUser.class));
  }

  private static List<Entry> documents() {
    return List.of(
        on(Route.GET_OPENAPI, "This document.").answers(200, JsonNode.class),
        on(Route.GET_SCHEMA, "The JSON Schema of native definitions, for editors.")
            .answers(200, JsonNode.class),
        on(Route.GET_PROBLEM, "What a problem means and what to do about it.")
            .answersAs(ProblemPage.class, "text/html", "text/plain")
            .problems(ProblemCode.NOT_FOUND));
  }

  private static List<Entry> protocol() {
    return List.of(
        on(Route.WORKER_EXCHANGE, "Gives a worker its plan, once.")
            .answers(200, WorkerMessages.Exchanged.class),
        on(Route.WORKER_PROGRESS, "Takes a worker's stages and log lines; its heartbeat.")
            .takes(WorkerMessages.Progress.class)
            .answers(200, WorkerMessages.Proceed.class),
        on(Route.WORKER_KNOWN, "Says which layers exist already.")
            .takes(WorkerMessages.Wanted.class)
            .answers(200, WorkerMessages.Known.class),
        on(Route.WORKER_RESULT, "Takes the image that a worker has made.")
            .takes(WorkerMessages.Finished.class)
            .answers(200, WorkerMessages.Received.class)
            .problems(ProblemCode.STATE_CONFLICT),
        on(Route.WORKER_VERIFIED, "Takes what a verification found.")
            .takes(WorkerMessages.Compared.class)
            .answers(200, WorkerMessages.Received.class)
            .problems(ProblemCode.STATE_CONFLICT),
        on(Route.WORKER_FAILURE, "Takes the reason why a worker made no image.")
            .takes(WorkerMessages.Failed.class)
            .answers(200, WorkerMessages.Received.class));
  }

  @SafeVarargs
  private static Map<Route, RouteContract> table(List<Entry>... features) {
    Map<Route, RouteContract> table = new EnumMap<>(Route.class);
    Stream.of(features)
        .flatMap(List::stream)
        .map(Entry::contract)
        .forEach(
            contract -> {
              if (table.put(contract.route(), contract) != null) {
                throw new IllegalStateException(contract.route() + " has two contracts");
              }
            });
    return Map.copyOf(table);
  }
}
