package dev.kapsel.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.access.Authentication;
import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Doorkeeper;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.TableLimitException;
import dev.kapsel.functions.table.TableUnavailableException;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all functions behind the HTTP endpoint have in common: the route of an event is found, its
 * answer becomes a response, and whatever goes wrong a problem with the id of the request.
 */
public abstract class HttpFunction
    extends MicronautRequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private static final Logger LOG = LoggerFactory.getLogger(HttpFunction.class);
  private static final String JSON = "application/json";

  private final Authentication authentication = bean(Authentication.class);
  private final Doorkeeper doorkeeper = bean(Doorkeeper.class);

  /** As Lambda starts a function: with a context of its own. */
  protected HttpFunction() {}

  /** As another host starts it. */
  protected HttpFunction(ApplicationContext context) {
    super(context);
  }

  /**
   * Answers a request to one of the function's routes.
   *
   * @throws Rejected if it is not carried out
   */
  protected abstract Answer answer(Request request);

  protected final <T> T bean(Class<T> type) {
    return getApplicationContext().getBean(type);
  }

  @Override
  public final APIGatewayV2HTTPResponse execute(APIGatewayV2HTTPEvent event) {
    String requestId = requestId(event);
    try {
      Answer answer = answer(admitted(event));
      return response(answer.status(), JSON, answer.body(), answer.headers(), requestId);
    } catch (RuntimeException e) {
      Problem problem = problem(e).inRequest(requestId);
      if (problem.status() >= 500) {
        LOG.error("request={} {}", requestId, event.getRouteKey(), e);
      }
      return response(problem.status(), Problem.MEDIA_TYPE, problem, Map.of(), requestId);
    }
  }

  /** The request, once it is known who sends it and that it may. */
  private Request admitted(APIGatewayV2HTTPEvent event) {
    RouteKeys.Found found =
        RouteKeys.find(event.getRouteKey())
            .filter(one -> Endpoint.of(one.route()).handler().equals(getClass().getName()))
            .orElseThrow(
                () ->
                    Rejected.notFound(
                        "nothing answers at `" + event.getRouteKey() + "`",
                        "Look at the list of routes."));
    Route route = found.route();
    Caller caller = authentication.caller(found.entrance(), claims(event), Request.bearer(event));
    Request request = new Request(route, caller, event);
    doorkeeper.admit(caller, route.access(), route.inWorkspace() ? request.workspace() : null);
    return request;
  }

  /** Of a token that the endpoint has checked. */
  private static Map<String, String> claims(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    var authorizer = context == null ? null : context.getAuthorizer();
    var jwt = authorizer == null ? null : authorizer.getJwt();
    Map<String, String> claims = jwt == null ? null : jwt.getClaims();
    return claims == null ? Map.of() : claims;
  }

  private static Problem problem(RuntimeException e) {
    return switch (e) {
      case Rejected rejected -> rejected.problem();
      case UnavailableException unavailable -> unavailable(unavailable);
      case TableUnavailableException unavailable -> unavailable(unavailable);
      case TableLimitException limit ->
          Problem.of(
              ProblemCode.TOO_LARGE, String.valueOf(limit.getMessage()), "Send less at once.");
      default ->
          Problem.of(
              ProblemCode.INTERNAL,
              "the request met a defect of Kapsel",
              "Report it with the request id; its log says more.");
    };
  }

  private static Problem unavailable(RuntimeException e) {
    return Problem.of(
        ProblemCode.UNAVAILABLE, String.valueOf(e.getMessage()), "Try again in a moment.");
  }

  private static APIGatewayV2HTTPResponse response(
      int status, String type, @Nullable Object body, Map<String, String> more, String requestId) {
    Map<String, String> headers = new HashMap<>(more);
    if (body != null) {
      headers.put("content-type", type);
    }
    headers.put("cache-control", "no-store");
    headers.put("kapsel-request-id", requestId);
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(headers)
        .withBody(body == null ? null : json(body))
        .build();
  }

  private static String json(Object body) {
    if (body instanceof byte[] written) {
      return new String(written, StandardCharsets.UTF_8);
    }
    try {
      return KapselJson.mapper().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every answer can be written", e);
    }
  }

  private static String requestId(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    String id = context == null ? null : context.getRequestId();
    return id == null ? "unknown" : id;
  }
}
