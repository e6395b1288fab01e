package dev.kapsel.functions.workspace;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Caller.Machine;
import dev.kapsel.functions.access.Caller.Person;
import dev.kapsel.functions.access.Caller.Stranger;
import dev.kapsel.functions.access.Roles;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.WorkspaceSummary;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.workspace.Membership;
import dev.kapsel.model.workspace.Workspace;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The workspaces that a caller has a role in, in the order of their names. What it costs grows with
 * those and with the caller's groups, not with the workspaces that there are.
 */
@Singleton
public final class MyWorkspaces {

  private static final int WORKSPACES_A_PAGE = 50;

  private final Table table;
  private final Roles roles;

  public MyWorkspaces(Table table, Roles roles) {
    this.table = table;
    this.roles = roles;
  }

  public Listing<WorkspaceSummary> list(Caller caller, @Nullable String after) {
    return switch (caller) {
      case Person person when person.administrator() -> all(after);
      case Person person -> merged(person, after);
      case Machine machine -> ofMachine(machine, after);
      case Stranger stranger -> new Listing<>(List.of(), null);
    };
  }

  private Listing<WorkspaceSummary> all(@Nullable String after) {
    Query query = Query.of(Keys.workspaceList(), new Prefix(""), WORKSPACES_A_PAGE).after(after);
    Listing<Workspace> page = Listing.of(table.query(query), Workspace.class);
    return new Listing<>(
        page.rows().stream().map(one -> summary(one, Role.MANAGER)).toList(), page.next());
  }

  private Listing<WorkspaceSummary> ofMachine(Machine machine, @Nullable String after) {
    SortedMap<WorkspaceName, Role> found = new TreeMap<>();
    for (WorkspaceName name : List.of(machine.workspace(), WorkspaceName.CURATED)) {
      if (after == null || name.value().compareTo(after) > 0) {
        roles.of(machine, name).ifPresent(role -> found.put(name, role));
      }
    }
    return new Listing<>(summaries(found), null);
  }

  /** The first names after this one, of all lists that the caller is in. */
  private Listing<WorkspaceSummary> merged(Person person, @Nullable String after) {
    SortedMap<WorkspaceName, Role> found = new TreeMap<>();
    boolean more = false;
    for (ItemPage page : table.queries(person.members().stream().map(m -> of(m, after)).toList())) {
      for (Item item : page.items()) {
        Membership one = item.as(Membership.class);
        found.merge(one.workspace(), one.role(), MyWorkspaces::higher);
      }
      more |= page.next() != null;
    }
    if (after == null || WorkspaceName.CURATED.value().compareTo(after) > 0) {
      // Whatever somebody was given there, nobody but administrators writes to it.
      found.put(WorkspaceName.CURATED, Role.READER);
    }
    if (found.size() <= WORKSPACES_A_PAGE && !more) {
      return new Listing<>(summaries(found), null);
    }
    SortedMap<WorkspaceName, Role> shown = new TreeMap<>();
    found.entrySet().stream()
        .limit(WORKSPACES_A_PAGE)
        .forEach(one -> shown.put(one.getKey(), one.getValue()));
    return new Listing<>(summaries(shown), shown.lastKey().value());
  }

  private static Query of(Member member, @Nullable String after) {
    return Query.of(Keys.workspacesOfMember(member), new Prefix(""), WORKSPACES_A_PAGE + 1)
        .after(after);
  }

  private static Role higher(Role one, Role other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private List<WorkspaceSummary> summaries(SortedMap<WorkspaceName, Role> found) {
    Map<Key, Item> there = table.get(found.keySet().stream().map(Keys::workspace).toList());
    List<WorkspaceSummary> rows = new ArrayList<>();
    found.forEach(
        (name, role) -> {
          Item item = there.get(Keys.workspace(name));
          if (item != null) {
            rows.add(summary(item.as(Workspace.class), role));
          }
        });
    return rows;
  }

  private static WorkspaceSummary summary(Workspace workspace, Role role) {
    return new WorkspaceSummary(workspace.name(), workspace.description(), role);
  }
}
