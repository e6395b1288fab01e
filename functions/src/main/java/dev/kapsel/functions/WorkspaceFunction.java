package dev.kapsel.functions;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.ServiceTokens;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.http.Answer;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.functions.http.Request;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.retention.RetentionPreview;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.functions.workspace.MyWorkspaces;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.model.access.Identity;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.MemberRequest;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.api.WorkspaceRequest;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.workspace.Workspace;
import dev.kapsel.model.workspace.WorkspaceSettings;
import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Workspaces: settings, members, service tokens; and who the caller is. */
public final class WorkspaceFunction extends HttpFunction {

  private final Workspaces workspaces = bean(Workspaces.class);
  private final MyWorkspaces mine = bean(MyWorkspaces.class);
  private final Memberships members = bean(Memberships.class);
  private final AuditTrail audit = bean(AuditTrail.class);
  private final RetentionPreview retention = bean(RetentionPreview.class);
  private final ServiceTokens tokens = bean(ServiceTokens.class);

  public WorkspaceFunction() {}

  public WorkspaceFunction(ApplicationContext context) {
    super(context);
  }

  @Override
  protected Answer answer(Request request) {
    return switch (request.route()) {
      case WHO_AM_I -> Answer.ok(identity(request.caller()));
      case LIST_WORKSPACES ->
          Answer.ok(request.page(mine.list(request.caller(), request.pageStart())));
      case CREATE_WORKSPACE -> create(request);
      case GET_WORKSPACE -> shown(workspaces.existing(request.workspace()));
      case UPDATE_WORKSPACE -> update(request);
      case LIST_MEMBERS ->
          Answer.ok(request.page(members.list(request.workspace(), request.pageStart())));
      case PUT_MEMBER -> put(request);
      case REMOVE_MEMBER -> remove(request);
      case LIST_AUDIT ->
          Answer.ok(request.page(audit.list(request.workspace(), request.pageStart())));
      case GET_RETENTION ->
          Answer.ok(
              request.page(
                  retention.list(request.workspace(), days(request), request.pageStart())));
      case LIST_TOKENS ->
          Answer.ok(request.page(tokens.list(request.workspace(), request.pageStart())));
      case CREATE_TOKEN -> issue(request);
      case REVOKE_TOKEN -> revoke(request);
      default -> throw new IllegalStateException(request.route() + " is not of workspaces");
    };
  }

  private static @Nullable Integer days(Request request) {
    return request.query("days") == null
        ? null
        : request.query("days", WorkspaceFunction::daysOf, 0);
  }

  private static int daysOf(String text) {
    try {
      return WorkspaceSettings.retention(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("days is `" + text + "`: write a number of days", e);
    }
  }

  private static Identity identity(Caller caller) {
    if (caller instanceof Caller.Person person) {
      List<String> groups =
          person.members().stream()
              .filter(member -> member.kind() == Member.Kind.GROUP)
              .map(Member::name)
              .toList();
      return new Identity(person.id(), person.name(), groups, person.administrator());
    }
    return new Identity(caller.id(), caller.name(), List.of(), false);
  }

  private Answer create(Request request) {
    Stored<Workspace> made =
        workspaces.create(
            request.workspace(), request.json(WorkspaceRequest.class), request.caller().id());
    return new Answer(201, made.value(), Map.of())
        .revision(made.item().revision())
        .with("location", Route.GET_WORKSPACE.path(request.workspace()));
  }

  private Answer update(Request request) {
    return shown(
        workspaces.change(
            request.workspace(),
            request.json(WorkspaceRequest.class),
            request::mustMatch,
            request.caller().id()));
  }

  private static Answer shown(Stored<Workspace> workspace) {
    return Answer.ok(workspace.value()).revision(workspace.item().revision());
  }

  private Answer put(Request request) {
    mustBeAPerson(request.caller());
    Member member = request.parameter("member", Member::parse);
    MemberRequest given = request.json(MemberRequest.class);
    mustTakeMembers(request.workspace());
    return Answer.ok(members.put(request.workspace(), member, given.role(), request.caller()));
  }

  private Answer remove(Request request) {
    return Answer.ok(
        members.remove(
            request.workspace(), request.parameter("member", Member::parse), request.caller()));
  }

  private Answer issue(Request request) {
    mustBeAPerson(request.caller());
    TokenRequest asked = request.json(TokenRequest.class);
    mustBePossible(request.workspace(), asked.role());
    return new Answer(
        201,
        tokens.issue(request.workspace(), asked, request.caller().id(), request.seed()),
        Map.of());
  }

  /** What a service token gave would outlive the token, and its being revoked. */
  private static void mustBeAPerson(Caller caller) {
    if (caller instanceof Caller.Machine) {
      throw Rejected.of(
          ProblemCode.FORBIDDEN,
          "a service token gives no rights to others, whatever its role",
          "Sign in as a manager with `kapsel login`, or sign requests as a role of AWS.");
    }
  }

  private static void mustTakeMembers(WorkspaceName workspace) {
    if (workspace.equals(WorkspaceName.CURATED)) {
      throw Rejected.of(
          ProblemCode.STATE_CONFLICT,
          "nobody is made a member of `curated`, which administrators alone write to",
          "Leave it: everybody who is signed in reads `curated` without a role.");
    }
  }

  /** Only administrators write to the curated workspace. */
  private static void mustBePossible(WorkspaceName workspace, Role role) {
    if (role != Role.READER) {
      mustTakeMembers(workspace);
    }
  }

  private Answer revoke(Request request) {
    return Answer.ok(
        tokens.revoke(
            request.workspace(), request.parameter("token", text -> text), request.caller().id()));
  }
}
