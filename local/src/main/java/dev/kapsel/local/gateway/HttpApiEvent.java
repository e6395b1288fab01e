package dev.kapsel.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.local.access.Caller;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request as an HTTP API tells it to a function.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload
 *     format 2.0</a>
 */
final class HttpApiEvent {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  private HttpApiEvent() {}

  static APIGatewayV2HTTPEvent of(
      HttpExchange exchange, RouteTable.Match match, Caller caller, byte[] body) {
    Map<String, String> headers = headers(exchange);
    boolean text = isText(headers.get("content-type"));
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(match.key())
        .withRawPath(exchange.getRequestURI().getRawPath())
        .withRawQueryString(rawQuery(exchange))
        .withHeaders(headers)
        .withQueryStringParameters(query(rawQuery(exchange)))
        .withPathParameters(match.parameters())
        .withBody(body.length == 0 ? null : body(body, text))
        .withIsBase64Encoded(body.length > 0 && !text)
        .withRequestContext(context(exchange, match, caller, headers))
        .build();
  }

  private static RequestContext context(
      HttpExchange exchange, RouteTable.Match match, Caller caller, Map<String, String> headers) {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    return RequestContext.builder()
        .withAccountId("anonymous")
        .withAuthorizer(authorizer(caller))
        .withApiId("local")
        .withDomainName(headers.getOrDefault("host", "localhost"))
        .withStage("$default")
        .withRouteKey(match.key())
        .withRequestId(UUID.randomUUID().toString())
        .withTime(TIME.format(now))
        .withTimeEpoch(now.toInstant().toEpochMilli())
        .withHttp(
            RequestContext.Http.builder()
                .withMethod(exchange.getRequestMethod())
                .withPath(exchange.getRequestURI().getPath())
                .withProtocol(exchange.getProtocol())
                .withSourceIp(exchange.getRemoteAddress().getAddress().getHostAddress())
                .withUserAgent(headers.getOrDefault("user-agent", ""))
                .build())
        .build();
  }

  /** Scopes are null, as where a route asks for none; the token's own are among its claims. */
  private static RequestContext.@Nullable Authorizer authorizer(Caller caller) {
    return caller instanceof Caller.Known(Map<String, String> claims)
        ? RequestContext.Authorizer.builder()
            .withJwt(RequestContext.Authorizer.JWT.builder().withClaims(claims).build())
            .build()
        : null;
  }

  static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return headers;
  }

  private static String rawQuery(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? "" : query;
  }

  /** Null when there are none; values of one name are joined by a comma. */
  private static @Nullable Map<String, String> query(String rawQuery) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.merge(decode(name), decode(value), (a, b) -> a + "," + b);
      }
    }
    return parameters.isEmpty() ? null : parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String body(byte[] body, boolean text) {
    return text
        ? new String(body, StandardCharsets.UTF_8)
        : Base64.getEncoder().encodeToString(body);
  }

  /** Everything else arrives encoded. */
  private static boolean isText(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.startsWith("application/json")
        || type.startsWith("application/xml")
        || type.startsWith("application/javascript");
  }
}
