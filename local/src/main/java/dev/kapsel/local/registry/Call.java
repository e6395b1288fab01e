package dev.kapsel.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.local.http.Unheard;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
final class Call {

  private static final long MOST_DRAINED = 1L << 30;

  private final HttpExchange exchange;
  private boolean begun;

  Call(HttpExchange exchange) {
    this.exchange = exchange;
    exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
  }

  String method() {
    return exchange.getRequestMethod();
  }

  boolean head() {
    return method().equals("HEAD");
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** The first parameter of that name in the address. */
  @Nullable String query(String name) {
    return queries(name).stream().findFirst().orElse(null);
  }

  /** All parameters of that name in the address. */
  List<String> queries(String name) {
    String query = exchange.getRequestURI().getRawQuery();
    return Arrays.stream(query == null ? new String[0] : query.split("&", -1))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> decode(pair.substring(name.length() + 1)))
        .toList();
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(ErrorCode.UNSUPPORTED, "the address is badly encoded: " + text);
    }
  }

  /** The length of the body as the client says; -1: it does not say. */
  long length() {
    String said = header("Content-Length");
    return said == null ? -1 : Long.parseLong(said);
  }

  InputStream body() {
    return exchange.getRequestBody();
  }

  Call with(String header, Object value) {
    exchange.getResponseHeaders().set(header, value.toString());
    return this;
  }

  /** Adds a header beside those of the same name. */
  void add(String header, Object value) {
    exchange.getResponseHeaders().add(header, value.toString());
  }

  void answer(int status) throws IOException {
    begun = true;
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  void json(int status, String body) throws IOException {
    with("Content-Type", "application/json").send(status, body.getBytes(StandardCharsets.UTF_8));
  }

  void json(int status, JsonNode body) throws IOException {
    json(status, body.toString());
  }

  void send(int status, byte[] body) throws IOException {
    try (OutputStream out = begin(status, body.length)) {
      out.write(body);
    }
  }

  /** Starts an answer of that many bytes; those written to the answer of a HEAD go nowhere. */
  OutputStream begin(int status, long length) throws IOException {
    begun = true;
    if (head() || length == 0) {
      with("Content-Length", length);
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return OutputStream.nullOutputStream();
    }
    exchange.sendResponseHeaders(status, length);
    return exchange.getResponseBody();
  }

  /** Whether the answer is on its way, so that no other one can be given. */
  boolean begun() {
    return begun;
  }

  /**
   * Answers with a problem. What is left of the request is read first, up to a limit: a client that
   * is still sending when its connection closes would not see the answer.
   */
  void fail(RegistryException problem) throws IOException {
    if (problem.code() == ErrorCode.UNAUTHORIZED) {
      with("WWW-Authenticate", "Basic realm=\"kapsel\"");
    }
    if (header("Expect") == null) {
      drain();
    }
    json(problem.code().status(), errors(problem.code(), String.valueOf(problem.getMessage())));
  }

  /** What the server refuses before there is a call. */
  static Unheard.Said unheard(int status, String reason) {
    ErrorCode code =
        status == 414 || status == 431 ? ErrorCode.SIZE_INVALID : ErrorCode.UNSUPPORTED;
    return new Unheard.Said("application/json", Map.of(), errors(code, reason).toString());
  }

  private static ObjectNode errors(ErrorCode code, String message) {
    ObjectNode body = KapselJson.mapper().createObjectNode();
    body.putArray("errors").addObject().put("code", code.name()).put("message", message);
    return body;
  }

  private void drain() throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = MOST_DRAINED;
    for (int n = 0; n >= 0 && left > 0; left -= n) {
      n = body().read(buffer);
    }
  }

  RegistryException unsupported() {
    return new RegistryException(
        ErrorCode.UNSUPPORTED, path() + " does not take the method " + method());
  }

  static RepositoryName repository(String text) {
    try {
      return new RepositoryName(text);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(ErrorCode.NAME_INVALID, e.getMessage());
    }
  }

  static ContentDigest digest(String text) {
    try {
      return ContentDigest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(ErrorCode.DIGEST_INVALID, e.getMessage());
    }
  }

  static TagName tag(String text) {
    try {
      return new TagName(text);
    } catch (IllegalArgumentException e) {
      throw new RegistryException(ErrorCode.TAG_INVALID, e.getMessage());
    }
  }
}
