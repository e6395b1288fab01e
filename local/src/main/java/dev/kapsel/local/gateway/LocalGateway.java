package dev.kapsel.local.gateway;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.local.access.Caller;
import dev.kapsel.local.access.JwtAuthorizer;
import dev.kapsel.local.http.LoopbackServer;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.api.SignInSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's endpoint on one machine. A request becomes the event that the HTTPS endpoint in the
 * cloud sends, goes to the class that is deployed there, and meets the same limits: 6 MB in, 6 MB
 * out, 30 seconds for the answer; and 30 for the request. Who sends it is verified here, once, and
 * told to the function by the event; what somebody may do is the functions' own matter.
 */
public final class LocalGateway implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalGateway.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_BYTES = 6 * 1024 * 1024;

  /** What of a body that is too large is still read, so that its sender gets to the answer. */
  private static final long DRAINED = 64L * 1024 * 1024;

  /** The class that answers a route. */
  public interface Functions
      extends Function<Route, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> {}

  /** Who may come in. */
  public record Access(SignInSettings signIn, JwtAuthorizer authorizer) {}

  private final Functions functions;
  private final Access access;
  private final Archives archives;
  private final Duration timeout;
  private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();
  private final LoopbackServer server;

  private LocalGateway(
      int port, Functions functions, Access access, Archives archives, Duration timeout)
      throws IOException {
    this.functions = functions;
    this.access = access;
    this.archives = archives;
    this.timeout = timeout;
    this.server = LoopbackServer.start(port, this::handle, Refusal::unheard);
  }

  /**
   * @param port 0: one that is free
   */
  public static LocalGateway start(int port, Functions functions, Access access)
      throws IOException {
    return start(port, functions, access, Archives.NONE);
  }

  /**
   * @param port 0: one that is free
   * @param archives what is sent and read past the functions
   */
  public static LocalGateway start(int port, Functions functions, Access access, Archives archives)
      throws IOException {
    return new LocalGateway(port, functions, access, archives, TIMEOUT);
  }

  static LocalGateway start(int port, Functions functions, Access access, Duration timeout)
      throws IOException {
    return new LocalGateway(port, functions, access, Archives.NONE, timeout);
  }

  public URI uri() {
    return server.uri();
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getRawPath().equals(SignInSettings.PATH)) {
      answer(exchange, KapselJson.mapper().writeValueAsBytes(access.signIn()));
      return;
    }
    if (exchange.getRequestMethod().equals("PUT")
        && exchange.getRequestURI().getRawPath().startsWith(Archives.UPLOADS)) {
      upload(exchange);
      return;
    }
    if (exchange.getRequestMethod().equals("GET")
        && exchange.getRequestURI().getRawPath().startsWith(Archives.KEPT)) {
      download(exchange);
      return;
    }
    RouteTable.Match match =
        RouteTable.find(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath())
            .orElse(RouteTable.Match.DEFAULT);
    switch (RequestBody.read(exchange.getRequestBody(), MAX_BYTES, DRAINED, timeout)) {
      case RequestBody.TooLarge() -> Refusal.TOO_LARGE.send(exchange);
      case RequestBody.TooSlow() -> Refusal.REQUEST_TIMEOUT.send(exchange);
      case RequestBody.Whole(byte[] body) -> admit(exchange, match, body);
    }
  }

  private void upload(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getRawPath().substring(Archives.UPLOADS.length());
    Optional<Problem> problem = archives.take(name, exchange.getRequestBody());
    if (problem.isEmpty()) {
      exchange.sendResponseHeaders(200, -1);
    } else {
      Refusal.send(exchange, problem.get());
    }
  }

  private void download(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getRawPath().substring(Archives.KEPT.length());
    Optional<Path> file = archives.give(name);
    if (file.isEmpty()) {
      Refusal.send(
          exchange,
          Problem.of(
              ProblemCode.NOT_FOUND,
              "nothing is read at this address, or no longer",
              "Ask for what it is part of again."));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/gzip");
    exchange.sendResponseHeaders(200, Files.size(file.get()));
    Files.copy(file.get(), exchange.getResponseBody());
  }

  private void admit(HttpExchange exchange, RouteTable.Match match, byte[] body)
      throws IOException {
    Caller caller = caller(exchange, match);
    switch (caller) {
      case Caller.Refused(String reason) -> {
        exchange
            .getResponseHeaders()
            .set(
                "WWW-Authenticate",
                "Bearer scope=\"\" error=\"invalid_token\" error_description=\"" + reason + "\"");
        Refusal.UNAUTHENTICATED.send(exchange, reason);
      }
      case Caller.Unknown(String reason) -> Refusal.UNAVAILABLE.send(exchange, reason);
      case Caller.Nobody _, Caller.Known _ ->
          invoke(exchange, match, HttpApiEvent.of(exchange, match, caller, body));
    }
  }

  /** Routes behind which no authorizer stands find out for themselves who asks, or do not ask. */
  private Caller caller(HttpExchange exchange, RouteTable.Match match) {
    return match.authorized()
        ? access.authorizer().caller(HttpApiEvent.headers(exchange).get("authorization"))
        : new Caller.Nobody();
  }

  private void invoke(HttpExchange exchange, RouteTable.Match match, APIGatewayV2HTTPEvent event)
      throws IOException {
    var handler = functions.apply(match.route());
    Future<APIGatewayV2HTTPResponse> answer =
        invocations.submit(() -> handler.handleRequest(event, new Invocation(event, timeout)));
    try {
      send(exchange, answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      // What runs is left to end: an interrupt in the middle of a write helps nobody.
      LOG.warn("{} took longer than {} s", event.getRouteKey(), timeout.toSeconds());
      Refusal.TIMEOUT.send(exchange);
    } catch (ExecutionException e) {
      LOG.error("{} failed", event.getRouteKey(), e.getCause());
      Refusal.INTERNAL.send(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Refusal.TIMEOUT.send(exchange);
    }
  }

  private static void send(HttpExchange exchange, APIGatewayV2HTTPResponse answer)
      throws IOException {
    byte[] body = body(answer);
    if (body.length > MAX_BYTES) {
      LOG.error("an answer of {} bytes is larger than any function can give", body.length);
      Refusal.INTERNAL.send(exchange);
      return;
    }
    if (answer.getHeaders() != null) {
      answer.getHeaders().forEach(exchange.getResponseHeaders()::set);
    }
    boolean silent = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.getStatusCode(), silent ? -1 : body.length);
    if (!silent) {
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] body(APIGatewayV2HTTPResponse answer) {
    if (answer.getBody() == null) {
      return new byte[0];
    }
    return answer.getIsBase64Encoded()
        ? Base64.getDecoder().decode(answer.getBody())
        : answer.getBody().getBytes(StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean silent = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, silent ? -1 : body.length);
    if (!silent) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.close();
    invocations.shutdownNow();
  }
}
