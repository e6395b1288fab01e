package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where AWS is asked, over HTTP: a request names its service and operation in a header (AWS JSON
 * 1.1), in its form (the query protocol of STS), or by its path.
 */
final class AwsEndpoint implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AwsEndpoint.class);
  private static final Pattern SIGNER = Pattern.compile("Credential=([^/]+)/");

  private final HttpServer server;
  private final Hanging hanging;
  private final Map<String, AwsService> services = new HashMap<>();
  private volatile Listener calls = (call, answer) -> {};
  private volatile Guard guard = call -> {};

  private AwsEndpoint(HttpServer server, Hanging hanging) {
    this.server = server;
    this.hanging = hanging;
  }

  static AwsEndpoint start(Hanging hanging) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    AwsEndpoint endpoint = new AwsEndpoint(server, hanging);
    server.createContext("/", endpoint::handle);
    server.start();
    return endpoint;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * @param target what the header names before the dot, such as {@code CodeBuild_20161006}
   */
  void serve(String target, AwsService service) {
    services.put(target, service);
  }

  /** Also what is addressed by paths. */
  void serveAt(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  /** From now on callers are asked whether they may. */
  void guard(Guard by) {
    guard = by;
  }

  /** Who says whether a caller may ask something. */
  @FunctionalInterface
  interface Guard {
    void check(AwsCall call) throws AwsError;
  }

  /** Who made each call is told when it was carried out and before it is answered. */
  void tell(Listener listener) {
    calls = listener;
  }

  /** Hears of each call. */
  @FunctionalInterface
  interface Listener {
    void carriedOut(AwsCall call, JsonNode answer);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      try {
        if (target == null) {
          answerForm(exchange, new String(body, StandardCharsets.UTF_8));
        } else {
          JsonNode answer = answer(exchange, target, KapselJson.mapper().readTree(body));
          send(exchange, 200, "application/x-amz-json-1.1", answer.toString());
        }
      } catch (AwsError e) {
        send(exchange, 400, "application/x-amz-json-1.1", e.said().toString());
      } catch (Exception e) {
        LOG.error("the stand-in fails at {}", target, e);
        send(exchange, 500, "text/plain", e.toString());
      }
    }
  }

  private JsonNode answer(HttpExchange exchange, String target, JsonNode request) throws Exception {
    String service = target.substring(0, target.indexOf('.'));
    String operation = target.substring(target.indexOf('.') + 1);
    AwsService known = services.get(service);
    if (known == null) {
      throw new AwsError("UnknownOperationException", target);
    }
    return carriedOut(known, new AwsCall(caller(exchange), service, operation, request));
  }

  private void answerForm(HttpExchange exchange, String body) throws Exception {
    Map<String, String> form = form(body);
    AwsService known = services.get(form.getOrDefault("Action", ""));
    if (known == null) {
      throw new AwsError("InvalidAction", body);
    }
    String action = form.getOrDefault("Action", "");
    JsonNode request = KapselJson.mapper().valueToTree(form);
    JsonNode answer = carriedOut(known, new AwsCall(caller(exchange), action, action, request));
    send(exchange, 200, "text/xml", answer.asText());
  }

  private JsonNode carriedOut(AwsService service, AwsCall call) throws Exception {
    hanging.await(call.service());
    guard.check(call);
    JsonNode answer = service.answer(call);
    calls.carriedOut(call, answer);
    return answer;
  }

  private static Map<String, String> form(String body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  static String caller(HttpExchange exchange) {
    String signed = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher signer = SIGNER.matcher(signed == null ? "" : signed);
    return signer.find() ? signer.group(1) : "";
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
