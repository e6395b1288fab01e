package dev.kapsel.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.kapsel.functions.access.Authentication;
import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Doorkeeper;
import dev.kapsel.functions.access.IamCallers;
import dev.kapsel.functions.limit.Allowance;
import dev.kapsel.functions.limit.RateLimits;
import dev.kapsel.functions.log.LogContext;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.repeat.KeptAnswer;
import dev.kapsel.functions.repeat.KeyedRequest;
import dev.kapsel.functions.repeat.Repeats;
import dev.kapsel.functions.start.BeforeSnapshot;
import dev.kapsel.functions.start.Deployed;
import dev.kapsel.functions.start.Rehearsal;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all functions behind the HTTP endpoint have in common: the route of an event is found, its
 * answer becomes a response, and whatever goes wrong a problem with the id of the request.
 */
public abstract class HttpFunction
    extends MicronautRequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {

  private final Authentication authentication = bean(Authentication.class);
  private final Doorkeeper doorkeeper = bean(Doorkeeper.class);
  private final RateLimits limits = bean(RateLimits.class);
  private final Repeats repeats = bean(Repeats.class);
  private final Deprecations deprecations = bean(Deprecations.class);

  /** Kept here, because nobody else does. */
  private @Nullable BeforeSnapshot hook;

  /** As Lambda starts a function: with a context of its own. */
  protected HttpFunction() {
    this(Deployed.context());
    hook = BeforeSnapshot.run(this::rehearse);
  }

  /** As another host starts it. */
  protected HttpFunction(ApplicationContext context) {
    super(context);
  }

  /** Answers each of its routes once, as another one of its kind would. */
  private void rehearse() {
    getApplicationContext()
        .findBean(Rehearsal.class)
        .ifPresent(
            rehearsal ->
                rehearsal.play(
                    context -> {
                      HttpFunction other = another(context);
                      RehearsedRequests.of(getClass()).forEach(other::execute);
                    }));
  }

  private HttpFunction another(ApplicationContext context) {
    try {
      return getClass().getConstructor(ApplicationContext.class).newInstance(context);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a function can be made with any context", e);
    }
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
    Map<String, String> always = new HashMap<>();
    KeptAnswer answer;
    try (LogContext known = known(event, requestId)) {
      try {
        answer = once(admitted(event, always), requestId);
      } catch (RuntimeException e) {
        answer = Responses.written(Problems.answer(e, requestId, event.getRouteKey()));
      }
    }
    return Responses.response(answer, always, requestId);
  }

  /** The log has every line with what the path names: workspace, build, environment. */
  private static LogContext known(APIGatewayV2HTTPEvent event, String requestId) {
    LogContext known = new LogContext().with("requestId", requestId);
    known.with("route", String.valueOf(event.getRouteKey()));
    if (event.getPathParameters() != null) {
      event.getPathParameters().forEach(known::with);
    }
    return known;
  }

  /**
   * The request, once it is known who sends it and that it may.
   *
   * @param always takes the headers that every answer to it has
   */
  private Request admitted(APIGatewayV2HTTPEvent event, Map<String, String> always) {
    Headers headers = Headers.of(event);
    RouteKeys.Found found;
    Caller caller;
    try {
      found = found(event);
      always.putAll(deprecations.headers(found.route()));
      caller = authentication.caller(found.entrance(), told(event), headers.bearer());
    } catch (Rejected e) {
      // Whoever tries tokens, or addresses, does so as nobody.
      limit(new Caller.Stranger(), event.getRequestContext(), always);
      throw e;
    }
    Route route = found.route();
    if (route.access() != Access.WORKER) {
      limit(caller, event.getRequestContext(), always);
    }
    Request request = new Request(route, caller, event, headers);
    doorkeeper.admit(caller, route.access(), route.inWorkspace() ? request.workspace() : null);
    QueryParameters.check(event, route);
    return request;
  }

  /** What the endpoint has checked. */
  private static Map<String, String> told(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    var authorizer = context == null ? null : context.getAuthorizer();
    if (authorizer == null) {
      return Map.of();
    }
    if (authorizer.getIam() != null) {
      return Map.of(IamCallers.ARN, String.valueOf(authorizer.getIam().getUserArn()));
    }
    var jwt = authorizer.getJwt();
    Map<String, String> claims = jwt == null ? null : jwt.getClaims();
    return claims == null ? Map.of() : claims;
  }

  private RouteKeys.Found found(APIGatewayV2HTTPEvent event) {
    String key = String.valueOf(event.getRouteKey());
    if (key.equals(Unrouted.KEY)) {
      throw Unrouted.refusal(event);
    }
    return RouteKeys.find(key)
        .filter(one -> Endpoint.of(one.route()).handler().equals(getClass().getName()))
        .orElseThrow(() -> Unrouted.nothing(key));
  }

  /** Strangers are told apart by where they are. */
  private void limit(Caller caller, @Nullable RequestContext context, Map<String, String> always) {
    boolean stranger = caller instanceof Caller.Stranger;
    var http = stranger && context != null ? context.getHttp() : null;
    Allowance allowance =
        limits.take(http == null ? caller.id() : caller.id() + " " + http.getSourceIp());
    always.putAll(allowance.headers());
    if (!allowance.allowed()) {
      throw Rejected.of(
              ProblemCode.RATE_LIMITED,
              "there were more requests than the policy allows: " + allowance.policy(),
              "Wait for " + allowance.seconds() + " s, and ask less often.")
          .with("retry-after", Long.toString(allowance.seconds()));
    }
  }

  private KeptAnswer once(Request request, String requestId) {
    Optional<KeyedRequest> keyed = IdempotencyKeys.of(request);
    if (keyed.isPresent()) {
      return repeats.once(keyed.get(), seed -> carriedOut(request.seeded(seed), requestId));
    }
    KeptAnswer answer = carriedOut(request, requestId);
    return request.route().method().equals("GET")
        ? Responses.conditional(answer, request.header("if-none-match"))
        : answer;
  }

  /** What goes wrong is an answer too, that a repeat gets as well. */
  private KeptAnswer carriedOut(Request request, String requestId) {
    try {
      return Responses.written(answer(request));
    } catch (RuntimeException e) {
      return Responses.written(Problems.answer(e, requestId, request.route().key()));
    }
  }

  private static String requestId(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    String id = context == null ? null : context.getRequestId();
    return id == null ? "unknown" : id;
  }
}
