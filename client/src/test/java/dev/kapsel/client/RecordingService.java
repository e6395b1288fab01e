package dev.kapsel.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.contract.RouteContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A service that answers each route with the example of the published contract. It has no build
 * context yet, and takes any.
 */
public final class RecordingService implements AutoCloseable {

  private static final JsonNode CONTRACT = contract();
  private static final String UPLOADS = "/uploads";

  private final HttpServer server;
  private final Set<Route> asked = Collections.synchronizedSet(EnumSet.noneOf(Route.class));

  /** The hash of the build context that is uploaded; it is taken for true. */
  private volatile String announced = "0".repeat(64);

  public RecordingService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** The document that says what each route is answered with. */
  public static JsonNode contract() {
    try (InputStream in = RouteContract.class.getResourceAsStream("openapi.json")) {
      return KapselJson.mapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The routes that were asked. */
  public Set<Route> asked() {
    return EnumSet.copyOf(asked);
  }

  /** Service tokens come by paths of their own. */
  private static String withoutEntrance(URI address) {
    return address.getRawPath().replaceFirst("^/token/", "/");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      Optional<Route> route =
          route(exchange.getRequestMethod(), withoutEntrance(exchange.getRequestURI()));
      if (route.isEmpty()) {
        boolean upload = exchange.getRequestURI().getPath().equals(UPLOADS);
        exchange.sendResponseHeaders(upload ? 200 : 599, -1);
        return;
      }
      asked.add(route.get());
      var media = response(route.get()).path("content").properties().iterator().next();
      JsonNode example = media.getValue().path("example").deepCopy();
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      // A second page has nothing more, nor has the list of what is archived.
      boolean empty = query.matches(".*(nextToken=|cursor=|state=archived).*");
      if (empty && example instanceof ObjectNode page) {
        page.remove("nextToken");
        page.replace("items", page.arrayNode());
        page.replace("lines", page.arrayNode());
      }
      if (route.get() == Route.BEGIN_CONTEXT) {
        announced = KapselJson.mapper().readTree(sent).path("content").asText();
      } else if (example instanceof ObjectNode context && route.get() == Route.COMPLETE_CONTEXT) {
        context.put("content", announced);
      }
      if (example.path("upload") instanceof ObjectNode upload) {
        upload.put("url", address().resolve(UPLOADS).toString());
      }
      byte[] body =
          example.isTextual()
              ? example.asText().getBytes(StandardCharsets.UTF_8)
              : KapselJson.mapper().writeValueAsBytes(example);
      exchange.getResponseHeaders().set("Content-Type", media.getKey());
      exchange.getResponseHeaders().set("ETag", "\"1\"");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static JsonNode response(Route route) {
    return CONTRACT
        .path("paths")
        .path(route.path())
        .path(route.method().toLowerCase(Locale.ROOT))
        .path("responses")
        .properties()
        .stream()
        .filter(
            response -> response.getKey().startsWith(route == Route.BEGIN_CONTEXT ? "201" : "2"))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static Optional<Route> route(String method, String path) {
    String[] segments = path.split("/", -1);
    return Arrays.stream(Route.values())
        .filter(route -> route.method().equals(method))
        .filter(route -> matches(route.path().split("/", -1), segments))
        .findFirst();
  }

  private static boolean matches(String[] pattern, String[] segments) {
    if (pattern.length != segments.length) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (!pattern[i].startsWith("{") && !pattern[i].equals(segments[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
