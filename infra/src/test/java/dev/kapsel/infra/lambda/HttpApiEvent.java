package dev.kapsel.infra.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import java.util.Map;

/**
 * An administrator's request as an HTTP API hands it to a function.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload
 *     format 2.0</a>
 */
public final class HttpApiEvent {

  /** The group that the request's sender is in. */
  public static final String GROUP = "kapsel-administrators";

  private HttpApiEvent() {}

  /**
   * @param parameters of the route's path
   */
  public static JsonNode of(Route route, Map<String, String> parameters, String body) {
    String path = route.path();
    for (Map.Entry<String, String> one : parameters.entrySet()) {
      path = path.replace("{" + one.getKey() + "}", one.getValue());
    }
    ObjectNode event = KapselJson.mapper().createObjectNode();
    event.put("version", "2.0");
    event.put("routeKey", route.key());
    event.put("rawPath", path);
    event.put("rawQueryString", "");
    event.putObject("headers").put("content-type", "application/json").put("host", "kapsel");
    ObjectNode context = event.putObject("requestContext");
    context.put("accountId", "123456789012");
    context.put("apiId", "api");
    context.put("requestId", "request-1");
    context.put("routeKey", route.key());
    context.put("stage", "$default");
    context
        .putObject("http")
        .put("method", route.method())
        .put("path", path)
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "192.0.2.1")
        .put("userAgent", "test");
    ObjectNode claims = context.putObject("authorizer").putObject("jwt").putObject("claims");
    claims.put("sub", "ada").put("groups", "[" + GROUP + "]");
    ObjectNode given = event.putObject("pathParameters");
    parameters.forEach(given::put);
    event.put("body", body);
    event.put("isBase64Encoded", false);
    return event;
  }
}
