package dev.kapsel.local.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a web page on some other site could make a browser send here: a request under a
 * foreign host name (DNS rebinding) and a request that comes from another origin. Being reachable
 * from this machine only is no protection, for the browser is on this machine too.
 *
 * <p>A page may be one that people come to by a link: then a browser that leaves another site for
 * it is let through. Such a page must do nothing when it is asked for, and not let itself be
 * framed.
 */
final class LoopbackGuard implements HttpHandler {

  private static final Pattern OWN_HOST =
      Pattern.compile(
          "(?:(?:[a-z0-9-]+\\.)*localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]+)?");

  private final HttpHandler guarded;
  private final Set<String> pages;

  /**
   * @param pages paths that people may come to from other sites
   */
  LoopbackGuard(HttpHandler guarded, Set<String> pages) {
    this.guarded = guarded;
    this.pages = Set.copyOf(pages);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    String host = headers.getFirst("Host");
    if (host == null || !OWN_HOST.matcher(host).matches()) {
      refuse(exchange, 421, "Use http://127.0.0.1 or http://localhost to reach this service.");
    } else if (foreign(headers.getFirst("Origin"), headers.getFirst("Sec-Fetch-Site"), host)
        && !visit(exchange)) {
      refuse(exchange, 403, "Requests from web pages of other origins are refused.");
    } else {
      guarded.handle(exchange);
    }
  }

  private static boolean foreign(@Nullable String origin, @Nullable String fetchSite, String host) {
    boolean otherOrigin = origin != null && !origin.equals("http://" + host);
    boolean otherSite =
        fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none");
    return otherOrigin || otherSite;
  }

  /** A person goes to a page: nothing is sent along, and what asked does not see the answer. */
  private boolean visit(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    return exchange.getRequestMethod().equals("GET")
        && pages.contains(exchange.getRequestURI().getRawPath())
        && headers.getFirst("Origin") == null
        && "navigate".equals(headers.getFirst("Sec-Fetch-Mode"))
        && "document".equals(headers.getFirst("Sec-Fetch-Dest"));
  }

  private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
    byte[] body = ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
