package dev.kapsel.infra.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import java.util.Map;

/**
 * A request as an HTTP API hands it to a function; an administrator's, unless somebody else is
 * named.
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
    ObjectNode event = sent(route, Entrance.SIGNED_IN, parameters);
    ObjectNode context = (ObjectNode) event.path("requestContext");
    ObjectNode claims = context.putObject("authorizer").putObject("jwt").putObject("claims");
    claims.put("sub", "ada").put("groups", "[" + GROUP + "]");
    event.put("body", body);
    return event;
  }

  /**
   * A request without a body that somebody has signed with credentials of AWS.
   *
   * @param arn of the role's session or the user, as AWS says it
   */
  public static JsonNode signed(Route route, Map<String, String> parameters, String arn) {
    ObjectNode event = sent(route, Entrance.IAM, parameters);
    ObjectNode context = (ObjectNode) event.path("requestContext");
    context
        .putObject("authorizer")
        .putObject("iam")
        .put("accessKey", "ASIAEXAMPLE")
        .put("accountId", "123456789012")
        .put("callerId", "AROAEXAMPLE:session")
        .putNull("cognitoIdentity")
        .putNull("principalOrgId")
        .put("userArn", arn)
        .put("userId", "AROAEXAMPLE:session");
    return event;
  }

  private static ObjectNode sent(Route route, Entrance entrance, Map<String, String> parameters) {
    String path = entrance.prefix() + route.path();
    for (Map.Entry<String, String> one : parameters.entrySet()) {
      path = path.replace("{" + one.getKey() + "}", one.getValue());
    }
    ObjectNode event = KapselJson.mapper().createObjectNode();
    event.put("version", "2.0");
    event.put("routeKey", route.key(entrance));
    event.put("rawPath", path);
    event.put("rawQueryString", "");
    event.putObject("headers").put("content-type", "application/json").put("host", "kapsel");
    ObjectNode context = event.putObject("requestContext");
    context.put("accountId", "123456789012");
    context.put("apiId", "api");
    context.put("requestId", "request-1");
    context.put("routeKey", route.key(entrance));
    context.put("stage", "$default");
    context
        .putObject("http")
        .put("method", route.method())
        .put("path", path)
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "192.0.2.1")
        .put("userAgent", "test");
    ObjectNode given = event.putObject("pathParameters");
    parameters.forEach(given::put);
    event.put("isBase64Encoded", false);
    return event;
  }
}
