package dev.kapsel.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
final class Call {

  private final HttpExchange exchange;

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
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  InputStream body() {
    return exchange.getRequestBody();
  }

  Call with(String header, Object value) {
    exchange.getResponseHeaders().set(header, value.toString());
    return this;
  }

  void answer(int status) throws IOException {
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
    if (head() || length == 0) {
      with("Content-Length", length);
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return OutputStream.nullOutputStream();
    }
    exchange.sendResponseHeaders(status, length);
    return exchange.getResponseBody();
  }

  void fail(RegistryException problem) throws IOException {
    ObjectNode body = KapselJson.mapper().createObjectNode();
    body.putArray("errors")
        .addObject()
        .put("code", problem.code().name())
        .put("message", problem.getMessage());
    json(problem.code().status(), body);
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

  static Digest digest(String text) {
    try {
      return Digest.parse(text);
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
