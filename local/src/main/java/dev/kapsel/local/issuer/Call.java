package dev.kapsel.local.issuer;

import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request to the issuer, and its answer. */
final class Call {

  private static final int MOST_BYTES = 64 * 1024;
  private static final String FORM = "application/x-www-form-urlencoded";

  private final HttpExchange exchange;

  Call(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /** The method and the path. */
  String line() {
    return exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
  }

  @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  Parameters query() throws OAuthException {
    return Parameters.parse(exchange.getRequestURI().getRawQuery());
  }

  Parameters form() throws OAuthException, IOException {
    String type = String.valueOf(header("Content-Type"));
    if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM)) {
      throw OAuthException.invalidRequest("the body is of type `" + type + "`; send " + FORM);
    }
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw OAuthException.invalidRequest("the body is larger than " + MOST_BYTES + " bytes");
    }
    return Parameters.parse(new String(body, StandardCharsets.UTF_8));
  }

  Call with(String header, String value) {
    exchange.getResponseHeaders().set(header, value);
    return this;
  }

  void json(int status, Object body) throws IOException {
    with("Content-Type", "application/json");
    send(status, KapselJson.mapper().writeValueAsBytes(body));
  }

  /** Says to a program why not: RFC 6749 5.2. */
  void refuse(OAuthException e) throws IOException {
    if (e.status() == 401) {
      with("WWW-Authenticate", "Basic realm=\"kapsel\"");
    }
    json(e.status(), Map.of("error", e.error(), "error_description", e.description()));
  }

  void page(int status, Page page) throws IOException {
    with("Content-Type", "text/html; charset=utf-8");
    with("Content-Security-Policy", page.policy());
    with("X-Frame-Options", "DENY");
    // Not less: without an origin of its own the page's form would be taken for a foreign one.
    with("Referrer-Policy", "same-origin");
    send(status, page.html().getBytes(StandardCharsets.UTF_8));
  }

  /** Sends the browser on, by GET. */
  void redirect(URI to) throws IOException {
    with("Location", to.toString());
    send(303, new byte[0]);
  }

  void nothing(int status) throws IOException {
    send(status, new byte[0]);
  }

  private void send(int status, byte[] body) throws IOException {
    with("Cache-Control", "no-store");
    with("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
