package dev.kapsel.functions.aws.dynamo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.TableSchema;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/**
 * A DynamoDB of this process alone that has a few items and takes every write without keeping it:
 * enough for the real client to have something to speak to.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">DynamoDB
 *     low-level API</a>
 */
final class MadeUpTable implements AutoCloseable {

  private final HttpServer server;
  private final Map<Key, String> bodies;

  /**
   * @param bodies of the items that there are
   */
  MadeUpTable(Map<Key, String> bodies) throws IOException {
    this.bodies = Map.copyOf(bodies);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      JsonNode request = KapselJson.mapper().readTree(exchange.getRequestBody());
      byte[] answer =
          KapselJson.mapper()
              .writeValueAsBytes(answer(target.substring(target.indexOf('.') + 1), request));
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private ObjectNode answer(String operation, JsonNode request) {
    ObjectNode answer = KapselJson.mapper().createObjectNode();
    switch (operation) {
      case "GetItem" -> {
        Key key = key(request.path("Key"));
        if (bodies.containsKey(key)) {
          answer.set("Item", item(key));
        }
      }
      case "BatchGetItem" -> {
        ObjectNode tables = answer.putObject("Responses");
        request
            .path("RequestItems")
            .properties()
            .forEach(table -> found(table.getValue(), tables.putArray(table.getKey())));
        answer.putObject("UnprocessedKeys");
      }
      case "Query" -> {
        answer.putArray("Items");
        answer.put("Count", 0).put("ScannedCount", 0);
      }
      default -> {}
    }
    return answer;
  }

  private void found(JsonNode asked, ArrayNode items) {
    for (JsonNode attributes : asked.path("Keys")) {
      Key key = key(attributes);
      if (bodies.containsKey(key)) {
        items.add(item(key));
      }
    }
  }

  private static Key key(JsonNode attributes) {
    return new Key(
        attributes.path(TableSchema.PK).path("S").asText(),
        attributes.path(TableSchema.SK).path("S").asText());
  }

  private ObjectNode item(Key key) {
    ObjectNode item = KapselJson.mapper().createObjectNode();
    item.putObject(TableSchema.PK).put("S", key.pk());
    item.putObject(TableSchema.SK).put("S", key.sk());
    item.putObject(TableSchema.REVISION).put("N", "1");
    item.putObject(TableSchema.BODY).put("S", bodies.get(key));
    return item;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
