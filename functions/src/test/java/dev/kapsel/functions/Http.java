package dev.kapsel.functions;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.access.Signed;
import dev.kapsel.functions.http.Endpoint;
import dev.kapsel.functions.http.HttpFunction;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import io.micronaut.context.ApplicationContext;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends requests to the functions as an HTTP API does. */
public final class Http {

  private final ApplicationContext context;
  private final Map<Endpoint, HttpFunction> functions = new EnumMap<>(Endpoint.class);

  public Http(ApplicationContext context) {
    this.context = context;
  }

  /** What came back. */
  public record Reply(int status, Map<String, String> headers, JsonNode body) {

    /** Of a problem; empty where there is none. */
    public String code() {
      return body.path("code").asText("");
    }

    public String detail() {
      return body.path("detail").asText("");
    }

    public String etag() {
      return headers.getOrDefault("etag", "");
    }
  }

  /** A request to a route whose parameters have these values, in their order. */
  public Call to(Route route, Object... parameters) {
    return new Call(route, parameters);
  }

  /** A request on its way; an administrator sends it unless somebody else is named. */
  public final class Call {

    private final Route route;
    private final Map<String, String> parameters = new HashMap<>();
    private final Map<String, String> query = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();
    private RequestContext sender = Signed.administrator();
    private Entrance entrance = Entrance.SIGNED_IN;
    private @Nullable String body;

    private Call(Route route, Object... values) {
      this.route = route;
      int next = 0;
      for (String part : route.path().split("/", -1)) {
        if (part.startsWith("{")) {
          parameters.put(part.substring(1, part.length() - 1), values[next++].toString());
        }
      }
    }

    public Call as(RequestContext somebody) {
      sender = somebody;
      return this;
    }

    /** Signed in with a service token. */
    public Call with(String token) {
      sender = Signed.stranger();
      entrance = Entrance.SERVICE_TOKEN;
      headers.put("authorization", "Bearer " + token);
      return this;
    }

    /** Without a sign-in, and with this in the place where workers show their tokens. */
    public Call showing(String token) {
      sender = Signed.stranger();
      headers.put("authorization", "Bearer " + token);
      return this;
    }

    public Call asking(String name, String value) {
      query.put(name, value);
      return this;
    }

    public Call ifMatch(String tag) {
      headers.put("if-match", tag);
      return this;
    }

    public Call json(String text) {
      headers.put("content-type", "application/json");
      body = text;
      return this;
    }

    public Call yaml(String text) {
      headers.put("content-type", "application/yaml");
      body = text;
      return this;
    }

    public Reply send() {
      APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
      event.setRouteKey(route.key(entrance));
      event.setPathParameters(parameters);
      event.setQueryStringParameters(query.isEmpty() ? null : query);
      event.setHeaders(headers);
      event.setBody(body);
      event.setRequestContext(sender);
      APIGatewayV2HTTPResponse response = function(route).execute(event);
      try {
        return new Reply(
            response.getStatusCode(),
            response.getHeaders(),
            KapselJson.mapper().readTree(response.getBody()));
      } catch (JsonProcessingException e) {
        throw new AssertionError(response.getBody(), e);
      }
    }
  }

  private HttpFunction function(Route route) {
    return functions.computeIfAbsent(
        Endpoint.of(route),
        endpoint -> {
          try {
            return Class.forName(endpoint.handler())
                .asSubclass(HttpFunction.class)
                .getConstructor(ApplicationContext.class)
                .newInstance(context);
          } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
          }
        });
  }
}
