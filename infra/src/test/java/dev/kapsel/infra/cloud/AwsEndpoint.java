package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.kapsel.local.http.LoopbackServer;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  private final LoopbackServer server;
  private final Calls calls;
  private final Map<String, AwsService> services = new ConcurrentHashMap<>();
  private final Map<String, HttpHandler> paths = new ConcurrentHashMap<>();

  private AwsEndpoint(Calls calls) throws IOException {
    this.calls = calls;
    this.server = LoopbackServer.start(0, this::handle, Set.of());
  }

  static AwsEndpoint start(Calls calls) throws IOException {
    return new AwsEndpoint(calls);
  }

  URI uri() {
    return server.uri();
  }

  /**
   * @param target what the header names before the dot, such as {@code CodeBuild_20161006}
   */
  void serve(String target, AwsService service) {
    services.put(target, service);
  }

  /**
   * Also what is addressed by paths.
   *
   * @param path what those begin with
   */
  void serveAt(String path, HttpHandler handler) {
    paths.put(path, handler);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    for (Map.Entry<String, HttpHandler> one : paths.entrySet()) {
      if (path.startsWith(one.getKey())) {
        one.getValue().handle(exchange);
        return;
      }
    }
    answer(exchange);
  }

  private void answer(HttpExchange exchange) throws IOException {
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
    AwsCall call = new AwsCall(caller(exchange), service, operation, request);
    return answer(known, call);
  }

  private void answerForm(HttpExchange exchange, String body) throws Exception {
    Map<String, String> form = form(body);
    String action = form.getOrDefault("Action", "");
    AwsService known = services.get(action);
    if (known == null) {
      throw new AwsError("InvalidAction", body);
    }
    AwsCall call =
        new AwsCall(caller(exchange), action, action, KapselJson.mapper().valueToTree(form));
    send(exchange, 200, "text/xml", answer(known, call).asText());
  }

  private JsonNode answer(AwsService service, AwsCall call) throws Exception {
    calls.admit(call);
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
    server.close();
  }
}
