package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.build.World;
import dev.kapsel.functions.http.Endpoint;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Hands requests to the functions of a world, as an HTTP API does. */
public final class Gateway {

  private final World world;

  public Gateway(World world) {
    this.world = world;
  }

  /** A request by an administrator, in the workspace {@code team}. */
  public Asking ask(Route route) {
    return new Asking(route);
  }

  /** What came back. */
  public record Reply(int status, Map<String, String> headers, String text) {

    public JsonNode json() {
      try {
        return text.isEmpty() ? MissingNode.getInstance() : KapselJson.mapper().readTree(text);
      } catch (JsonProcessingException e) {
        throw new AssertionError(text, e);
      }
    }

    public String code() {
      return json().path("code").asText();
    }

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  public final class Asking {

    private final Route route;
    private final APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    private final Map<String, String> parameters = new HashMap<>(Map.of("workspace", "team"));
    private final Map<String, String> headers =
        new HashMap<>(Map.of("content-type", "application/json"));
    private final Map<String, String> query = new HashMap<>();

    private Asking(Route route) {
      this.route = route;
      event.setRouteKey(route.key());
      event.setRequestContext(Signed.administrator());
    }

    public Asking with(String parameter, String value) {
      parameters.put(parameter, value);
      return this;
    }

    public Asking header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    public Asking query(String name, String value) {
      query.put(name, value);
      return this;
    }

    public Asking body(String text) {
      event.setBody(text);
      return this;
    }

    public Asking yaml(String text) {
      return header("content-type", "application/yaml").body(text);
    }

    public Asking as(RequestContext caller) {
      event.setRequestContext(caller);
      return this;
    }

    public Asking bearing(String token) {
      event.setRouteKey(route.key(Entrance.SERVICE_TOKEN));
      return header("authorization", "Bearer " + token).as(Signed.stranger());
    }

    public Reply send() {
      event.setPathParameters(parameters);
      event.setHeaders(headers);
      event.setQueryStringParameters(query);
      return reply(function(route).execute(event));
    }
  }

  /** What no route takes. */
  public Reply unrouted(String method, String path) {
    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    event.setRouteKey("$default");
    event.setRawPath(path);
    event.setRequestContext(
        RequestContext.builder()
            .withRequestId("request-1")
            .withHttp(RequestContext.Http.builder().withMethod(method).withPath(path).build())
            .build());
    return reply(new DocumentFunction(world.context()).execute(event));
  }

  private HttpFunction function(Route route) {
    try {
      return Class.forName(Endpoint.of(route).handler())
          .asSubclass(HttpFunction.class)
          .getConstructor(ApplicationContext.class)
          .newInstance(world.context());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Reply reply(APIGatewayV2HTTPResponse response) {
    return new Reply(
        response.getStatusCode(),
        response.getHeaders(),
        Objects.requireNonNullElse(response.getBody(), ""));
  }
}
