package dev.kapsel.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service on loopback that says what it was told to, and remembers what it was asked. */
public final class FakeService implements AutoCloseable {

  /** What every answer is tagged with. */
  public static final String ETAG = "\"7\"";

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = Collections.synchronizedMap(new HashMap<>());
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  /** What came in. */
  public record Request(
      String line,
      String mediaType,
      String authorization,
      String body,
      String ifMatch,
      String key) {}

  private record Answer(int status, String mediaType, String retryAfter, String body) {}

  public FakeService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Each further answer to a line is given once, in order; the last one for good. */
  public FakeService answer(String line, int status, Object body) {
    String type = body instanceof Problem ? Problem.MEDIA_TYPE : "application/json";
    return raw(line, status, type, json(body));
  }

  /** With the seconds after which to ask again. */
  public FakeService answer(String line, int status, Object body, String retryAfter) {
    return add(line, new Answer(status, Problem.MEDIA_TYPE, retryAfter, json(body)));
  }

  public FakeService raw(String line, int status, String type, String body) {
    return add(line, new Answer(status, type, "", body));
  }

  private FakeService add(String line, Answer answer) {
    answers.computeIfAbsent(line, any -> new ArrayDeque<>()).add(answer);
    return this;
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public List<String> lines() {
    return requests().stream().map(Request::line).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      String type = header(exchange, "Content-Type");
      String authorization = header(exchange, "Authorization");
      String key = header(exchange, "Idempotency-Key");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String ifMatch = header(exchange, "If-Match");
      requests.add(new Request(line, type, authorization, body, ifMatch, key));
      Answer answer = next(line);
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.mediaType());
      exchange.getResponseHeaders().set("ETag", ETAG);
      if (!answer.retryAfter().isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
      }
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private Answer next(String line) {
    Deque<Answer> left = answers.get(line);
    if (left == null) {
      return new Answer(599, "text/plain", "", "the test has no answer to " + line);
    }
    return left.size() > 1 ? left.remove() : left.element();
  }

  private static String json(Object body) {
    try {
      return KapselJson.mapper().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
