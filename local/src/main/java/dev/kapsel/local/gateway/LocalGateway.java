package dev.kapsel.local.gateway;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.local.http.LoopbackServer;
import dev.kapsel.model.api.Route;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
 * out, 30 seconds for the answer; and 30 for the request.
 */
public final class LocalGateway implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalGateway.class);
  private static final int MAX_BYTES = 6 * 1024 * 1024;

  /** What of a body that is too large is still read, so that its sender gets to the answer. */
  private static final long DRAINED = 64L * 1024 * 1024;

  /** The class that answers a route. */
  public interface Functions
      extends Function<Route, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>> {}

  private final Functions functions;
  private final Duration timeout;
  private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();
  private final LoopbackServer server;

  private LocalGateway(int port, Functions functions, Duration timeout) throws IOException {
    this.functions = functions;
    this.timeout = timeout;
    this.server = LoopbackServer.start(port, this::handle);
  }

  /**
   * @param port 0: one that is free
   */
  public static LocalGateway start(int port, Functions functions) throws IOException {
    return start(port, functions, Duration.ofSeconds(30));
  }

  static LocalGateway start(int port, Functions functions, Duration timeout) throws IOException {
    return new LocalGateway(port, functions, timeout);
  }

  public URI uri() {
    return server.uri();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Optional<RouteTable.Match> match =
        RouteTable.find(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath());
    if (match.isEmpty()) {
      refuse(exchange, 404, "Not Found");
      return;
    }
    switch (RequestBody.read(exchange.getRequestBody(), MAX_BYTES, DRAINED, timeout)) {
      case RequestBody.TooLarge() -> refuse(exchange, 413, "Request Entity Too Large");
      case RequestBody.TooSlow() -> refuse(exchange, 408, "Request Timeout");
      case RequestBody.Whole(byte[] body) ->
          invoke(exchange, match.get(), HttpApiEvent.of(exchange, match.get(), body));
    }
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
      refuse(exchange, 503, "Service Unavailable");
    } catch (ExecutionException e) {
      LOG.error("{} failed", event.getRouteKey(), e.getCause());
      refuse(exchange, 500, "Internal Server Error");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(exchange, 503, "Service Unavailable");
    }
  }

  private static void send(HttpExchange exchange, APIGatewayV2HTTPResponse answer)
      throws IOException {
    byte[] body = body(answer);
    if (body.length > MAX_BYTES) {
      LOG.error("an answer of {} bytes is larger than any function can give", body.length);
      refuse(exchange, 500, "Internal Server Error");
      return;
    }
    if (answer.getHeaders() != null) {
      answer.getHeaders().forEach(exchange.getResponseHeaders()::set);
    }
    exchange.sendResponseHeaders(answer.getStatusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] body(APIGatewayV2HTTPResponse answer) {
    if (answer.getBody() == null) {
      return new byte[0];
    }
    return answer.getIsBase64Encoded()
        ? Base64.getDecoder().decode(answer.getBody())
        : answer.getBody().getBytes(StandardCharsets.UTF_8);
  }

  private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
    byte[] body = ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.close();
    invocations.shutdownNow();
  }
}
