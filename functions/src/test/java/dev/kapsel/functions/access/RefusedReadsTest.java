package dev.kapsel.functions.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.kapsel.functions.build.PowerSwitch;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.WatchedTable;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever has no role in a workspace learns nothing of it, not even whether it is there: neither by
 * the answer nor by how long it takes, since the same is read for both.
 */
final class RefusedReadsTest {

  private static final WorkspaceName NOWHERE = new WorkspaceName("nowhere");
  private static final WorkspaceName OWN = new WorkspaceName("own");
  private static final RequestContext OUTSIDER = Signed.as("outsider");

  private final List<WatchedTable> opened = new ArrayList<>();
  private final World world = new World(this::open, new PowerSwitch());
  private final RouteCalls routes = new RouteCalls(world.context());

  @BeforeEach
  void makeTheWorkspaces() {
    world.make(World.TEAM);
    world.make(OWN);
    world.register(World.TEAM, "forecast", "user:a", "", "pandas");
    Caller root = new Caller.Person("root", List.of(Member.user("root")), true);
    world.bean(Memberships.class).put(OWN, Member.user("outsider"), Role.MANAGER, root);
    world.register(OWN, "forecast", "user:outsider", "", "numpy");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private WatchedTable open(Clock clock) {
    opened.add(new WatchedTable(new InMemoryTable(clock)));
    return opened.getLast();
  }

  private static Stream<Route> routesOfAWorkspace() {
    return Arrays.stream(Route.values())
        .filter(Route::inWorkspace)
        .filter(route -> route.access().role() != null)
        .filter(route -> route.entrances().contains(Entrance.SIGNED_IN));
  }

  /** What was answered and read, with another name in place of the workspace's. */
  private record Seen(int status, String body, List<String> calls) {
    Seen of(WorkspaceName workspace) {
      return new Seen(
          status,
          body.replace(workspace.value(), "WORKSPACE"),
          calls.stream().map(call -> call.replace(workspace.value(), "WORKSPACE")).toList());
    }
  }

  private Seen seen(RouteCalls.Asked asked) {
    List<String> calls = opened.getLast().calls();
    calls.clear();
    APIGatewayV2HTTPResponse answer = routes.answer(asked);
    return new Seen(
        answer.getStatusCode(),
        Objects.requireNonNullElse(answer.getBody(), ""),
        List.copyOf(calls));
  }

  @ParameterizedTest
  @MethodSource("routesOfAWorkspace")
  void aWorkspaceOfOthersIsAnsweredAsOneThatIsNotThereAfterTheSameReads(Route route) {
    refusedAlike(
        RouteCalls.Asked.by(OUTSIDER, route, World.TEAM),
        RouteCalls.Asked.by(OUTSIDER, route, NOWHERE));
  }

  /** The second time too, when something may be remembered of the first. */
  private void refusedAlike(RouteCalls.Asked forTheirs, RouteCalls.Asked forNone) {
    for (int time = 1; time <= 2; time++) {
      Seen theirs = seen(forTheirs);
      Seen none = seen(forNone);
      assertThat(theirs.status()).isEqualTo(404);
      assertThat(theirs.body()).contains("there is no workspace `team`");
      assertThat(theirs.of(World.TEAM)).as("time %d", time).isEqualTo(none.of(NOWHERE));
    }
  }

  /** A request to a workspace of one's own that names another one. */
  private static RouteCalls.Asked leading(Route route, WorkspaceName to) {
    Map<String, String> query =
        Map.of(
            "from", route == Route.COMPARE_GENERATIONS ? "a".repeat(64) + ".1" : "forecast:1",
            "to", route == Route.COMPARE_GENERATIONS ? "a".repeat(64) + ".1" : "forecast:1",
            "fromWorkspace", to.value());
    String body = "{\"environment\": \"forecast:1\", \"fromWorkspace\": \"" + to + "\"}";
    return new RouteCalls.Asked(
        route,
        Entrance.SIGNED_IN,
        OUTSIDER,
        null,
        OWN,
        route == Route.COPY_VERSION ? Map.of() : query,
        body);
  }

  private static Stream<Route> routesThatNameAnother() {
    return Stream.of(
        Route.COPY_VERSION,
        Route.COMPARE_VERSIONS,
        Route.COMPARE_HASHES,
        Route.COMPARE_GENERATIONS);
  }

  @ParameterizedTest
  @MethodSource("routesThatNameAnother")
  void nothingIsReadFromAWorkspaceOfOthersThatIsNamedBeside(Route route) {
    // What the caller may do in its own is remembered for a moment.
    assertThat(seen(RouteCalls.Asked.by(OUTSIDER, Route.GET_WORKSPACE, OWN)).status())
        .isEqualTo(200);
    refusedAlike(leading(route, World.TEAM), leading(route, NOWHERE));
  }

  @Test
  void whoHasARoleIsToldMore() {
    Seen own = seen(RouteCalls.Asked.by(OUTSIDER, Route.GET_VERSION, OWN));
    assertThat(own.status()).isEqualTo(200);
    assertThat(own.calls()).anyMatch(call -> call.contains("own#ENV#forecast"));
  }
}
