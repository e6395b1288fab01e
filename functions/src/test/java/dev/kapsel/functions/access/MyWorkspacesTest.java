package dev.kapsel.functions.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.functions.workspace.MyWorkspaces;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.WorkspaceSummary;
import dev.kapsel.model.environment.WorkspaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The list of workspaces that somebody has a role in, however he comes to it. */
final class MyWorkspacesTest {

  private static final Caller.Person ROOT =
      new Caller.Person("root", List.of(Member.user("root")), true);
  private static final List<Member> ADA =
      List.of(Member.user("ada"), Member.group("one"), Member.group("two"));

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private Map<String, Role> all(Caller caller) {
    Map<String, Role> found = new TreeMap<>();
    List<String> inOrder = new ArrayList<>();
    @Nullable String after = null;
    do {
      Listing<WorkspaceSummary> page = world.bean(MyWorkspaces.class).list(caller, after);
      assertThat(page.rows()).hasSizeBetween(1, 50);
      for (WorkspaceSummary row : page.rows()) {
        inOrder.add(row.name().value());
        found.put(row.name().value(), row.role());
      }
      after = page.next();
    } while (after != null);
    assertThat(inOrder).as("each once, in order").containsExactlyElementsOf(found.keySet());
    return found;
  }

  @Test
  void aPageIsCutOutOfAllListsAndSaysTheHighestRole() {
    world.make(WorkspaceName.CURATED);
    Map<String, Role> expected = new TreeMap<>(Map.of("curated", Role.READER));
    for (int i = 0; i < 130; i++) {
      // Some before `curated`, some behind.
      WorkspaceName name = new WorkspaceName((i % 2 == 0 ? "a" : "t") + "-%03d".formatted(i));
      world.make(name);
      for (int member = 0; member < ADA.size(); member++) {
        if (i % (member + 2) == 0) {
          Role role = Role.values()[(i + member) % 3];
          world.bean(Memberships.class).put(name, ADA.get(member), role, ROOT);
          expected.merge(name.value(), role, (a, b) -> a.compareTo(b) > 0 ? a : b);
        }
      }
    }
    assertThat(expected).hasSizeGreaterThan(80);
    assertThat(all(new Caller.Person("ada", ADA, false))).isEqualTo(expected);
    assertThat(all(new Caller.Person("bob", List.of(Member.user("bob")), false)))
        .isEqualTo(Map.of("curated", Role.READER));
    assertThat(all(ROOT)).hasSizeGreaterThanOrEqualTo(131).containsValues(Role.MANAGER);
  }
}
