package dev.kapsel.functions.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.workspace.Memberships;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.IssuedToken;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.environment.WorkspaceName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every route asked by every kind of caller, against a table that people wrote and read. */
final class AccessMatrixTest {

  private static final Path TABLE = Path.of("src/test/resources/access/matrix.csv");
  private static final WorkspaceName OTHER = new WorkspaceName("other");

  /**
   * What callers are called that sign with credentials of AWS; their role of AWS comes after it.
   */
  private static final String ROLE_OF_AWS = "iam-";

  private final World world = new World();
  private final Map<String, String> tokens = new HashMap<>();

  @BeforeEach
  void makeTheWorkspaces() {
    Caller root = new Caller.Person("root", List.of(Member.user("root")), true);
    Memberships members = world.bean(Memberships.class);
    ServiceTokens issued = world.bean(ServiceTokens.class);
    for (WorkspaceName workspace : List.of(World.TEAM, OTHER, WorkspaceName.CURATED)) {
      world.make(workspace);
    }
    for (Role role : Role.values()) {
      members.put(World.TEAM, Member.user(role.toString()), role, root);
      tokens.put(role + "-token", issued.issue(World.TEAM, asked(role), "root", null).secret());
    }
    members.put(OTHER, Member.user("outsider"), Role.MANAGER, root);
    for (Role role : Role.values()) {
      String arn = "arn:aws:iam::123456789012:role/" + role;
      members.put(World.TEAM, Member.parse("iam:" + arn), role, root);
    }
    members.put(World.TEAM, Member.group("many"), Role.READER, root);
    String foreign = issued.issue(OTHER, asked(Role.MANAGER), "root", null).secret();
    tokens.put("foreign-token", foreign);
    tokens.put("curated-token", foreign);
    tokens.put(
        "curated-manager-token",
        issued.issue(WorkspaceName.CURATED, asked(Role.MANAGER), "root", null).secret());
    members.put(WorkspaceName.CURATED, Member.user("curated-manager"), Role.MANAGER, root);
  }

  private static TokenRequest asked(Role role) {
    return new TokenRequest("test", role, 1);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void everyCellOfTheTableIsAsItSays() throws Exception {
    List<String> lines =
        Files.readAllLines(TABLE).stream().filter(line -> !line.startsWith("#")).toList();
    List<String> callers = List.of(lines.getFirst().split(",", -1));
    Map<Route, List<String>> expected = new EnumMap<>(Route.class);
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(",", -1));
      expected.put(Route.valueOf(cells.getFirst()), cells);
    }
    assertThat(expected.keySet()).as("routes in %s", TABLE).isEqualTo(EnumSet.allOf(Route.class));
    List<String> wrong = new ArrayList<>();
    expected.forEach(
        (route, cells) -> {
          for (int i = 1; i < callers.size(); i++) {
            String found = answer(route, callers.get(i));
            if (!found.equals(cells.get(i))) {
              wrong.add(
                  "%s by %s: %s instead of %s"
                      .formatted(route, callers.get(i), found, cells.get(i)));
            }
          }
        });
    assertThat(wrong).isEmpty();
  }

  /** {@code ok} where the caller was let through, whatever then came of the request. */
  private String answer(Route route, String caller) {
    String token = tokens.get(caller);
    if (!route.entrances().contains(entrance(caller, token))) {
      return "-";
    }
    WorkspaceName workspace = caller.contains("curated") ? WorkspaceName.CURATED : World.TEAM;
    APIGatewayV2HTTPResponse response = call(route, caller, token, workspace);
    JsonNode problem = problem(response);
    assertThat(response.getStatusCode())
        .as("%s by %s: %s", route, caller, problem)
        .isNotEqualTo(500);
    boolean refused =
        switch (problem.path("code").asText()) {
          case "unauthenticated", "forbidden" -> true;
          case "not-found" -> problem.path("detail").asText().contains("there is no workspace");
          default -> false;
        };
    return refused ? Integer.toString(response.getStatusCode()) : "ok";
  }

  private APIGatewayV2HTTPResponse call(
      Route route, String caller, @Nullable String token, WorkspaceName workspace) {
    return new RouteCalls(world.context())
        .answer(
            new RouteCalls.Asked(
                route, entrance(caller, token), context(caller), token, workspace, Map.of(), "{}"));
  }

  private static Entrance entrance(String caller, @Nullable String token) {
    return caller.startsWith(ROLE_OF_AWS)
        ? Entrance.IAM
        : token == null ? Entrance.SIGNED_IN : Entrance.SERVICE_TOKEN;
  }

  private static RequestContext context(String caller) {
    if (caller.startsWith(ROLE_OF_AWS)) {
      return Signed.byRole(caller.substring(ROLE_OF_AWS.length()));
    }
    return switch (caller) {
      case "stranger" -> Signed.stranger();
      case "administrator", "curated-administrator" -> Signed.administrator();
      case "reader" -> Signed.as("somebody", "a", "many");
      case "curated" -> Signed.as("outsider");
      default -> caller.endsWith("-token") ? Signed.stranger() : Signed.as(caller);
    };
  }

  private static JsonNode problem(APIGatewayV2HTTPResponse response) {
    try {
      return KapselJson.mapper().readTree(response.getBody());
    } catch (JsonProcessingException e) {
      throw new AssertionError(response.getBody(), e);
    }
  }

  @Test
  void noRouteTakesAServiceTokenThatIsNotGood() {
    String good = Objects.requireNonNull(tokens.get("manager-token"));
    ServiceTokens issued = world.bean(ServiceTokens.class);
    IssuedToken revoked = issued.issue(World.TEAM, asked(Role.MANAGER), "root", null);
    issued.revoke(World.TEAM, revoked.token().id(), "root");
    Map<String, String> bad = new HashMap<>();
    bad.put("forged", good.substring(0, good.length() - 43) + "A".repeat(43));
    bad.put("of another workspace", good.replace("kapsel-token.team", "kapsel-token.other"));
    bad.put("revoked", revoked.secret());
    bad.put("no token", "x");
    assertThat(refusals(good)).isEmpty();
    bad.forEach((kind, token) -> assertThat(refusals(token)).as(kind).hasSize(tokenRoutes()));
    world.passDays(2);
    assertThat(refusals(good)).as("expired").hasSize(tokenRoutes());
  }

  private static int tokenRoutes() {
    return (int)
        Arrays.stream(Route.values())
            .filter(route -> route.entrances().contains(Entrance.SERVICE_TOKEN))
            .count();
  }

  /** The routes that do not let the token in. */
  private List<Route> refusals(String token) {
    return Arrays.stream(Route.values())
        .filter(route -> route.entrances().contains(Entrance.SERVICE_TOKEN))
        .filter(route -> call(route, "x-token", token, World.TEAM).getStatusCode() == 401)
        .toList();
  }
}
