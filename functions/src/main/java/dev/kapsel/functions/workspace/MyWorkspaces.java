package dev.kapsel.functions.workspace;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Caller.Machine;
import dev.kapsel.functions.access.Caller.Person;
import dev.kapsel.functions.access.Caller.Stranger;
import dev.kapsel.functions.access.Roles;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.WorkspaceSummary;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.workspace.Membership;
import dev.kapsel.model.workspace.Workspace;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The workspaces that a caller has a role in, in the order of their names. What it costs grows with
 * those and with the caller's groups, not with the workspaces that there are.
 */
@Singleton
public final class MyWorkspaces {

  private static final int WORKSPACES_A_PAGE = 50;

  private final Table table;
  private final Workspaces workspaces;
  private final Roles roles;

  public MyWorkspaces(Table table, Workspaces workspaces, Roles roles) {
    this.table = table;
    this.workspaces = workspaces;
    this.roles = roles;
  }

  public Listing<WorkspaceSummary> list(Caller caller, @Nullable String after) {
    Listing<WorkspaceName> names =
        switch (caller) {
          case Person person when person.administrator() -> all(after);
          case Person person -> merged(person, after);
          case Machine machine ->
              new Listing<>(
                  Stream.of(machine.workspace(), WorkspaceName.CURATED)
                      .filter(name -> after == null || name.value().compareTo(after) > 0)
                      .sorted()
                      .distinct()
                      .toList(),
                  null);
          case Stranger stranger -> new Listing<>(List.of(), null);
        };
    return new Listing<>(
        names.rows().stream().flatMap(name -> summary(caller, name).stream()).toList(),
        names.next());
  }

  private Optional<WorkspaceSummary> summary(Caller caller, WorkspaceName name) {
    Optional<Role> role = roles.of(caller, name);
    return workspaces
        .find(name)
        .flatMap(
            read -> role.map(has -> new WorkspaceSummary(name, read.value().description(), has)));
  }

  private Listing<WorkspaceName> all(@Nullable String after) {
    Query query = Query.of(Keys.workspaceList(), new Prefix(""), WORKSPACES_A_PAGE).after(after);
    Listing<Workspace> page = Listing.of(table.query(query), Workspace.class);
    return new Listing<>(page.rows().stream().map(Workspace::name).toList(), page.next());
  }

  /** The first names after this one, of all lists that the caller is in. */
  private Listing<WorkspaceName> merged(Person person, @Nullable String after) {
    Set<WorkspaceName> names = new TreeSet<>();
    if (after == null || WorkspaceName.CURATED.value().compareTo(after) > 0) {
      names.add(WorkspaceName.CURATED);
    }
    boolean more = false;
    for (var member : person.members()) {
      Query query =
          Query.of(Keys.workspacesOfMember(member), new Prefix(""), WORKSPACES_A_PAGE + 1)
              .after(after);
      ItemPage page = table.query(query);
      page.items().forEach(item -> names.add(item.as(Membership.class).workspace()));
      more |= page.next() != null;
    }
    List<WorkspaceName> sorted = new ArrayList<>(names);
    if (sorted.size() <= WORKSPACES_A_PAGE && !more) {
      return new Listing<>(sorted, null);
    }
    List<WorkspaceName> shown = sorted.subList(0, Math.min(sorted.size(), WORKSPACES_A_PAGE));
    return new Listing<>(shown, shown.getLast().value());
  }
}
