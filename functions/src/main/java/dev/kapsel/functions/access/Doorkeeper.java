package dev.kapsel.functions.access;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a caller through to a route, or not. Whoever has no role in a workspace is answered as if
 * there were none of that name, in the same words and after the same reads, so that nobody learns
 * which workspaces there are.
 */
@Singleton
public final class Doorkeeper {

  private static final String MANAGER = "Ask a manager of the workspace to change your role.";

  /** Nobody else can, and in {@code curated} no role is given to anybody. */
  private static final String ADMINISTRATOR =
      "Ask an administrator of the installation to do it: no role in a workspace allows this.";

  private final Roles roles;

  public Doorkeeper(Roles roles) {
    this.roles = roles;
  }

  /**
   * @param workspace that of the address; null where it names none
   * @throws Rejected if the caller may not do what the route does
   */
  public void admit(Caller caller, Access needed, @Nullable WorkspaceName workspace) {
    if (needed == Access.PUBLIC || needed == Access.WORKER) {
      return;
    }
    if (caller instanceof Caller.Stranger) {
      throw Rejected.of(
          ProblemCode.UNAUTHENTICATED,
          "the request does not say who asks",
          "Sign in with `kapsel login`, or send `Authorization: Bearer TOKEN`.");
    }
    Role role = needed.role();
    if (role != null && workspace != null) {
      admit(caller, role, workspace);
    } else if (needed == Access.ADMINISTRATOR && !caller.administrator()) {
      throw forbidden("only an administrator of the installation may do this", ADMINISTRATOR);
    }
  }

  /**
   * @throws Rejected if the caller's role in the workspace is too small, or it has none
   */
  public void admit(Caller caller, Role needed, WorkspaceName workspace) {
    Optional<Role> has = roles.of(caller, workspace);
    if (has.isEmpty()) {
      throw Rejected.notFound(
          "there is no workspace `" + workspace + "` that you have a role in",
          "List the workspaces to see yours, or ask a manager of it for a role.");
    }
    if (!has.get().covers(needed)) {
      String detail =
          "you are a " + has.get() + " of `" + workspace + "`, and this takes a " + needed;
      throw caller instanceof Caller.Machine
          ? Rejected.of(
              ProblemCode.FORBIDDEN,
              detail,
              "Use a service token with that role: the role of one does not change.")
          : forbidden(detail, workspace.equals(WorkspaceName.CURATED) ? ADMINISTRATOR : MANAGER);
    }
  }

  private static Rejected forbidden(String detail, String fix) {
    return Rejected.of(ProblemCode.FORBIDDEN, detail, fix);
  }
}
