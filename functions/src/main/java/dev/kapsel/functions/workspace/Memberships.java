package dev.kapsel.functions.workspace;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.IamCallers;
import dev.kapsel.functions.access.Roles;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.workspace.Membership;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who has which role where. */
@Singleton
public final class Memberships {

  private static final int MEMBERS_A_PAGE = 200;

  private static final int RACES = 20;

  private final Table table;
  private final Roles roles;
  private final AuditTrail audit;
  private final Clock clock;

  public Memberships(Table table, Roles roles, AuditTrail audit, Clock clock) {
    this.table = table;
    this.roles = roles;
    this.audit = audit;
    this.clock = clock;
  }

  /** In the order of their names, groups first. */
  public Listing<Membership> list(WorkspaceName workspace, @Nullable String after) {
    Query query = Query.of(Keys.memberList(workspace), new Prefix(""), MEMBERS_A_PAGE).after(after);
    return Listing.of(table.query(query), Membership.class);
  }

  /** Gives a member this role, whatever it had before; the same again changes nothing. */
  public Membership put(WorkspaceName workspace, Member member, Role role, Caller by) {
    IamCallers.check(member);
    Membership given = new Membership(workspace, member, role, clock.instant(), by.id());
    Optional<Item> before =
        change(
            workspace,
            member,
            read -> {
              if (same(read, role).isPresent()) {
                return List.of();
              }
              Key key = Keys.member(workspace, member);
              return List.of(
                  read.isPresent() ? Write.replace(read.get(), given) : Write.create(key, given),
                  Write.put(Keys.workspaceOfMember(member, workspace), given),
                  entry(by, Act.PUT_MEMBER, workspace, member, read, given));
            });
    return same(before, role).orElse(given);
  }

  private static Optional<Membership> same(Optional<Item> read, Role role) {
    return read.map(item -> item.as(Membership.class)).filter(there -> there.role() == role);
  }

  /**
   * @throws Rejected if it is no member
   */
  public Membership remove(WorkspaceName workspace, Member member, Caller by) {
    return change(
            workspace,
            member,
            read -> {
              Item item = read.orElseThrow(() -> none(workspace, member));
              return List.of(
                  new Write.Delete(item.key(), Precondition.revision(item.revision())),
                  new Write.Delete(Keys.workspaceOfMember(member, workspace), Precondition.ANY),
                  entry(by, Act.REMOVE_MEMBER, workspace, member, read, null));
            })
        .orElseThrow(() -> none(workspace, member))
        .as(Membership.class);
  }

  private static Rejected none(WorkspaceName workspace, Member member) {
    return Rejected.notFound(
        "`" + member + "` has no role in `" + workspace + "`",
        "List the members to see who has one.");
  }

  private Write entry(
      Caller by,
      Act act,
      WorkspaceName workspace,
      Member member,
      Optional<Item> before,
      @Nullable Membership after) {
    return audit.entry(
        workspace,
        by.id(),
        act,
        "member " + member,
        before.map(item -> item.as(Membership.class)).orElse(null),
        after);
  }

  /**
   * What was there before the change.
   *
   * @param writes make it; none where there is nothing to change
   */
  private Optional<Item> change(
      WorkspaceName workspace, Member member, Function<Optional<Item>, List<Write>> writes) {
    for (int race = 0; race < RACES; race++) {
      Optional<Item> read = table.get(Keys.member(workspace, member));
      List<Write> next = writes.apply(read);
      if (next.isEmpty() || table.commit(next).done()) {
        roles.forget(workspace);
        return read;
      }
    }
    throw new UnavailableException("too many change the role of `" + member + "` at once");
  }
}
