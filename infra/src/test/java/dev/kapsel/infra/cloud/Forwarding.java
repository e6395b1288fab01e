package dev.kapsel.infra.cloud;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;

/** Passes a request on to another server, and its answer back, both as they are. */
final class Forwarding {

  /** What belongs to one connection, or is written by the client itself. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "expect",
          "upgrade",
          "http2-settings");

  private Forwarding() {}

  /** Of the version that all of these servers speak. */
  static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  static void pass(HttpClient client, HttpExchange exchange, URI to) throws IOException {
    give(exchange, asked(client, exchange, to));
  }

  /** What the other server answers. */
  static HttpResponse<InputStream> asked(HttpClient client, HttpExchange exchange, URI to)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to).method(exchange.getRequestMethod(), body(exchange));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (passes(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw new IOException("stopped", e);
    }
  }

  private static boolean passes(String header) {
    return !LEFT_OUT.contains(header.toLowerCase(Locale.ROOT));
  }

  static void give(HttpExchange exchange, HttpResponse<InputStream> answer) throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (passes(name)) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    try (InputStream body = answer.body()) {
      long length = answer.headers().firstValueAsLong("Content-Length").orElse(0);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
        exchange.sendResponseHeaders(answer.statusCode(), -1);
      } else {
        exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
        body.transferTo(exchange.getResponseBody());
      }
    }
  }

  private static BodyPublisher body(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    boolean none =
        length == null
            ? !exchange.getRequestHeaders().containsKey("Transfer-Encoding")
            : length.equals("0");
    if (none) {
      return BodyPublishers.noBody();
    }
    BodyPublisher stream = BodyPublishers.ofInputStream(exchange::getRequestBody);
    return length == null ? stream : BodyPublishers.fromPublisher(stream, Long.parseLong(length));
  }
}
