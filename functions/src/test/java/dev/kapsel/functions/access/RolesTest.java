package dev.kapsel.functions.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.functions.workspace.Workspaces;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of roles, and what must not be. */
final class RolesTest {

  private static final Caller.Person ADA =
      new Caller.Person("ada", List.of(Member.user("ada")), false);
  private static final Caller.Person ROOT =
      new Caller.Person("root", List.of(Member.user("root")), true);

  private final World world = new World();

  /** Of another process, which nobody tells what this one writes. */
  private final Roles elsewhere = roles(world.bean(Table.class), world.bean(Clock.class));

  private static Roles roles(Table table, Clock clock) {
    return new Roles(table, new RememberedSettings(table, clock), clock);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aWorkspaceIsThereForAllProcessesAsSoonAsItIsMade() {
    assertThat(elsewhere.of(ROOT, World.TEAM)).isEmpty();
    assertThat(world.bean(Workspaces.class).createMissing(World.TEAM, "")).isTrue();
    assertThat(elsewhere.of(ROOT, World.TEAM)).contains(Role.MANAGER);
  }

  @Test
  void aFirstRoleIsSeenAtOnceAndAnotherOneAfterFiveSeconds() {
    world.make(World.TEAM);
    assertThat(elsewhere.of(ADA, World.TEAM)).isEmpty();
    give(Role.READER);
    assertThat(elsewhere.of(ADA, World.TEAM)).contains(Role.READER);
    give(Role.MANAGER);
    assertThat(elsewhere.of(ADA, World.TEAM)).contains(Role.READER);
    world.pass(Duration.ofSeconds(5));
    assertThat(elsewhere.of(ADA, World.TEAM)).contains(Role.MANAGER);
  }

  private void give(Role role) {
    world.bean(Memberships.class).put(World.TEAM, Member.user("ada"), role, ROOT);
  }
}
