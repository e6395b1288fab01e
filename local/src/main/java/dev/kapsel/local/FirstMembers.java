package dev.kapsel.local;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.workspace.FirstWorkspaces;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import io.micronaut.context.ApplicationContext;
import java.util.List;

/**
 * The development issuer's other users get roles in the default workspace, so that one can see what
 * each role sees.
 */
final class FirstMembers {

  private static final Caller KAPSEL =
      new Caller.Person("Kapsel", List.of(Member.user("kapsel")), true);

  private FirstMembers() {}

  /** With the workspaces themselves, where they are missing. */
  static void make(ApplicationContext context) {
    if (context.getBean(FirstWorkspaces.class).make()) {
      Memberships members = context.getBean(Memberships.class);
      members.put(FirstWorkspaces.DEFAULT, Member.user("alice"), Role.CONTRIBUTOR, KAPSEL);
      members.put(FirstWorkspaces.DEFAULT, Member.user("bob"), Role.READER, KAPSEL);
    }
  }
}
