package dev.kapsel.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import dev.kapsel.functions.start.Rehearsal;
import dev.kapsel.model.api.Route;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One request to each route of a function, as its gateway would send it. */
final class RehearsedRequests {

  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");
  private static final String HASH = "0".repeat(64);
  private static final String DEFINITION =
      """
      {"schema": "kapsel/v1", "image": {"base": "kapsel/python:3.11-bookworm"},
       "python": {"system": {"pip": ["numpy==2.2.6", "pandas>=2"]}}}
      """;

  private static final Map<String, String> PARAMETERS =
      Map.of(
          "workspace",
          Rehearsal.WORKSPACE,
          "name",
          "rehearsal",
          "version",
          "1",
          "hash",
          HASH,
          "content",
          HASH,
          "upload",
          HASH,
          "generation",
          "1",
          "build",
          "b" + "0".repeat(24));

  private RehearsedRequests() {}

  static List<APIGatewayV2HTTPEvent> of(Class<?> function) {
    return Arrays.stream(Route.values())
        .filter(route -> Endpoint.of(route).handler().equals(function.getName()))
        .map(RehearsedRequests::event)
        .toList();
  }

  private static APIGatewayV2HTTPEvent event(Route route) {
    Map<String, String> parameters = new HashMap<>();
    PARAMETER
        .matcher(route.path())
        .results()
        .map(result -> result.group(1))
        .forEach(name -> parameters.put(name, PARAMETERS.getOrDefault(name, "1")));
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(route.key())
        .withHeaders(Map.of("content-type", "application/json"))
        .withPathParameters(parameters)
        .withBody(route.method().equals("GET") ? null : body(route))
        .withRequestContext(context())
        .build();
  }

  private static String body(Route route) {
    return switch (route) {
      case LOOK_UP, ENSURE_IMAGE -> "{\"definition\": " + DEFINITION + "}";
      case REGISTER, REGISTER_VERSION, CREATE_ANONYMOUS -> DEFINITION;
      default -> "{}";
    };
  }

  private static RequestContext context() {
    return RequestContext.builder()
        .withRequestId("rehearsal")
        .withAuthorizer(
            RequestContext.Authorizer.builder()
                .withJwt(
                    RequestContext.Authorizer.JWT
                        .builder()
                        .withClaims(Map.of("sub", Rehearsal.CALLER))
                        .build())
                .build())
        .build();
  }
}
