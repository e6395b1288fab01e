package dev.kapsel.functions.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.contract.Parameter;
import dev.kapsel.model.contract.RouteContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A parameter that a route does not know is refused by its name, and those that it does are said.
 */
final class UnknownParametersTest {

  private final World world = new World();
  private final RouteCalls routes = new RouteCalls(world.context());

  @BeforeEach
  void makeTheWorkspace() {
    world.make(World.TEAM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Stream<Route> routesOfPeople() {
    return Arrays.stream(Route.values())
        .filter(route -> route.access() != Access.WORKER)
        .filter(route -> route.entrances().contains(Entrance.SIGNED_IN));
  }

  @ParameterizedTest
  @MethodSource("routesOfPeople")
  void whatIsMisspeltIsRefused(Route route) throws JsonProcessingException {
    JsonNode problem = problem(route, Map.of("curent", "true"));
    List<String> known = RouteContract.of(route).query().stream().map(Parameter::name).toList();
    assertThat(problem.path("code").asText()).isEqualTo("invalid-request");
    assertThat(problem.path("detail").asText()).contains("`curent`");
    String fix = problem.path("fix").asText();
    assertThat(known).allSatisfy(name -> assertThat(fix).contains(name));
  }

  @ParameterizedTest
  @MethodSource("routesOfPeople")
  void whatIsInTheContractIsNot(Route route) throws JsonProcessingException {
    for (Parameter parameter : RouteContract.of(route).query()) {
      assertThat(problem(route, Map.of(parameter.name(), "1")).path("detail").asText(""))
          .doesNotContain("there is no parameter");
    }
  }

  private JsonNode problem(Route route, Map<String, String> query) throws JsonProcessingException {
    APIGatewayV2HTTPResponse response =
        routes.answer(
            new RouteCalls.Asked(
                route, Entrance.SIGNED_IN, Signed.administrator(), null, World.TEAM, query, "{}"));
    return KapselJson.mapper().readTree(response.getBody());
  }
}
