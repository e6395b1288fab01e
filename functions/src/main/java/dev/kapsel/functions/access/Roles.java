package dev.kapsel.functions.access;

import dev.kapsel.functions.access.Caller.Machine;
import dev.kapsel.functions.access.Caller.Person;
import dev.kapsel.functions.access.Caller.Stranger;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.workspace.Membership;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller is in a workspace: the largest of its own role and those of its groups. In the
 * curated workspace everybody is a reader and nobody more, but for administrators. Remembered for
 * five seconds, so that a look-up stays one read; that long a role may outlive its end in other
 * processes than the one that ended it.
 */
@Singleton
public final class Roles {

  private final Table table;
  private final RememberedSettings settings;
  private final Remembered<Asked, Role> remembered;

  public Roles(Table table, RememberedSettings settings, Clock clock) {
    this.table = table;
    this.settings = settings;
    this.remembered = new Remembered<>(clock);
  }

  private record Asked(Caller caller, WorkspaceName workspace) {}

  /** Empty if the caller has no role there, or there is no such workspace. */
  public Optional<Role> of(Caller caller, WorkspaceName workspace) {
    return switch (caller) {
      case Machine machine ->
          workspace.equals(WorkspaceName.CURATED)
              ? Optional.of(Role.READER)
              : Optional.of(machine)
                  .filter(one -> one.workspace().equals(workspace))
                  .map(Machine::role);
      case Person person -> of(person, workspace);
      case Stranger stranger -> Optional.empty();
    };
  }

  /** That somebody has none is not remembered: a workspace or a role may be made right now. */
  private Optional<Role> of(Person person, WorkspaceName workspace) {
    Asked asked = new Asked(person, workspace);
    Optional<Role> known = remembered.known(asked);
    if (known.isPresent()) {
      return known;
    }
    long begun = remembered.begin();
    Optional<Role> role = read(person, workspace);
    role.ifPresent(one -> remembered.put(asked, one, begun));
    return role;
  }

  /** Lets what was just changed be seen by this process at once. */
  public void forget(WorkspaceName workspace) {
    remembered.forget(asked -> asked.workspace().equals(workspace));
  }

  private Optional<Role> read(Person person, WorkspaceName workspace) {
    Key itself = Keys.workspace(workspace);
    List<Key> keys = new ArrayList<>();
    keys.add(itself);
    person.members().forEach(member -> keys.add(Keys.member(workspace, member)));
    long begun = settings.begin();
    Map<Key, Item> found = new HashMap<>(table.get(keys));
    Item workspaceItem = found.get(itself);
    if (workspaceItem == null) {
      return Optional.empty();
    }
    found.remove(itself);
    Optional<Role> role = role(person, workspace, found.values());
    // For nobody else, so that it takes as long to refuse somebody where there is a workspace.
    role.ifPresent(any -> settings.read(workspace, workspaceItem, begun));
    return role;
  }

  private static Optional<Role> role(
      Person person, WorkspaceName workspace, Collection<Item> memberships) {
    if (person.administrator()) {
      return Optional.of(Role.MANAGER);
    }
    if (workspace.equals(WorkspaceName.CURATED)) {
      return Optional.of(Role.READER);
    }
    return memberships.stream()
        .map(item -> item.as(Membership.class).role())
        .max(Comparator.naturalOrder());
  }
}
