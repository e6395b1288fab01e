package dev.kapsel.functions.access;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.kapsel.functions.http.Endpoint;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.environment.WorkspaceName;
import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks routes about things that need not be there, through the functions that are deployed. */
record RouteCalls(ApplicationContext context) {

  /**
   * One request.
   *
   * @param token in the header; null: none
   */
  record Asked(
      Route route,
      Entrance entrance,
      RequestContext caller,
      @Nullable String token,
      WorkspaceName workspace,
      Map<String, String> query,
      String body) {

    /** Of somebody who has signed in, without parameters. */
    static Asked by(RequestContext caller, Route route, WorkspaceName workspace) {
      return new Asked(route, Entrance.SIGNED_IN, caller, null, workspace, Map.of(), "{}");
    }
  }

  APIGatewayV2HTTPResponse answer(Asked asked) {
    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    event.setRouteKey(asked.route().key(asked.entrance()));
    event.setPathParameters(parameters(asked.workspace()));
    event.setQueryStringParameters(asked.query());
    Map<String, String> headers = new HashMap<>(Map.of("content-type", "application/json"));
    if (asked.token() != null) {
      headers.put("authorization", "Bearer " + asked.token());
    }
    event.setHeaders(headers);
    event.setBody(asked.body());
    event.setRequestContext(asked.caller());
    return function(asked.route()).execute(event);
  }

  private static Map<String, String> parameters(WorkspaceName workspace) {
    return Map.ofEntries(
        Map.entry("workspace", workspace.value()),
        Map.entry("name", "forecast"),
        Map.entry("version", "1"),
        Map.entry("hash", "a".repeat(64)),
        Map.entry("content", "c".repeat(64)),
        Map.entry("upload", "d".repeat(64)),
        Map.entry("generation", "1"),
        Map.entry("build", "b" + "0".repeat(24)),
        Map.entry("member", "user:nobody"),
        Map.entry("token", "t" + "0".repeat(16)),
        Map.entry("code", "internal"));
  }

  private HttpFunction function(Route route) {
    try {
      return Class.forName(Endpoint.of(route).handler())
          .asSubclass(HttpFunction.class)
          .getConstructor(ApplicationContext.class)
          .newInstance(context);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
