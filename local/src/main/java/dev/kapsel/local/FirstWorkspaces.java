package dev.kapsel.local;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.environment.WorkspaceName;
import io.micronaut.context.ApplicationContext;
import java.util.List;

/**
 * The workspaces that a service on one machine begins with. The development issuer's other users
 * get roles in one of them, so that one can see what each role sees.
 */
final class FirstWorkspaces {

  private static final WorkspaceName DEFAULT = new WorkspaceName("default");
  private static final Caller KAPSEL =
      new Caller.Person("Kapsel", List.of(Member.user("kapsel")), true);

  private FirstWorkspaces() {}

  static void make(ApplicationContext context) {
    Workspaces workspaces = context.getBean(Workspaces.class);
    workspaces.createMissing(WorkspaceName.CURATED, "Environments that come with Kapsel");
    if (workspaces.createMissing(DEFAULT, "Where everything goes that names no other workspace")) {
      Memberships members = context.getBean(Memberships.class);
      members.put(DEFAULT, Member.user("alice"), Role.CONTRIBUTOR, KAPSEL);
      members.put(DEFAULT, Member.user("bob"), Role.READER, KAPSEL);
    }
  }
}
