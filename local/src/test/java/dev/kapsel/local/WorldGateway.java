package dev.kapsel.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kapsel.functions.Http;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The functions of a world over HTTP, asked by an administrator. */
final class WorldGateway implements AutoCloseable {

  private final World world = new World();
  private final Http http = new Http(world.context());
  private final HttpServer server;
  private final List<String> lines = new ArrayList<>();
  private int left = Integer.MAX_VALUE;

  WorldGateway() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  World world() {
    return world;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What was asked since the last time, without what only reads. */
  synchronized List<String> changes() {
    List<String> changes = lines.stream().filter(line -> !line.startsWith("GET")).toList();
    lines.clear();
    return changes;
  }

  /** Carries out so many changes more; the next one is lost on its way back. */
  synchronized void breakAfter(int changes) {
    left = changes;
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      String method = exchange.getRequestMethod();
      lines.add(method + " " + path);
      Http.Call call = call(method, path);
      String query = exchange.getRequestURI().getRawQuery();
      for (String pair : query == null ? new String[0] : query.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        call.asking(decoded(parts[0]), decoded(parts[1]));
      }
      String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
      if (ifMatch != null) {
        call.ifMatch(ifMatch);
      }
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (!body.isEmpty()) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        call = type.contains("yaml") ? call.yaml(body) : call.json(body);
      }
      Http.Reply reply = call.send();
      if (!method.equals("GET") && --left < 0) {
        return; // The connection ends without an answer.
      }
      answer(exchange, reply);
    }
  }

  private static void answer(HttpExchange exchange, Http.Reply reply) throws IOException {
    byte[] bytes = KapselJson.mapper().writeValueAsBytes(reply.body());
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(reply.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Http.Call call(String method, String path) {
    String[] segments = path.split("/", -1);
    for (Route route : Route.values()) {
      String[] pattern = route.path().split("/", -1);
      if (route.method().equals(method) && pattern.length == segments.length) {
        List<Object> values = new ArrayList<>();
        boolean same = true;
        for (int i = 0; i < pattern.length; i++) {
          if (pattern[i].startsWith("{")) {
            values.add(decoded(segments[i]));
          } else {
            same &= pattern[i].equals(segments[i]);
          }
        }
        if (same) {
          return http.to(route, values.toArray());
        }
      }
    }
    throw new IllegalArgumentException(method + " " + path);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    world.close();
  }
}
