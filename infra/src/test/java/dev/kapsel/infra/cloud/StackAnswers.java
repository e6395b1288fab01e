package dev.kapsel.infra.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where CloudFormation takes what a custom resource answers: an address for each request. */
final class StackAnswers {

  private static final String PATH = "/answers/";

  private final URI root;
  private final Map<String, JsonNode> taken = new ConcurrentHashMap<>();

  StackAnswers(AwsEndpoint endpoint) {
    this.root = endpoint.uri().resolve(PATH);
    endpoint.serveAt(PATH, this::take);
  }

  URI address(String request) {
    return root.resolve(request);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode answer = KapselJson.mapper().readTree(exchange.getRequestBody());
      taken.put(exchange.getRequestURI().getPath().substring(PATH.length()), answer);
      AwsEndpoint.send(exchange, 200, "application/xml", "");
    }
  }

  /** What was answered so far. */
  Optional<JsonNode> to(String request) {
    return Optional.ofNullable(taken.get(request));
  }

  JsonNode await(String request) throws Exception {
    return Awaited.until(() -> to(request), Optional::isPresent).orElseThrow();
  }
}
