package dev.kapsel.functions.aws.dynamo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and DynamoDB Local and does to the next requests of an operation what a
 * test wants done; all others pass.
 */
final class FaultyDynamo implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TARGET = "X-Amz-Target";

  private final URI upstream = DynamoDbLocal.endpoint();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final HttpServer server;

  FaultyDynamo() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** What happens to one request; null as its answer cuts the connection. */
  @FunctionalInterface
  interface Fault {
    @Nullable Answer meet(ObjectNode request, Upstream dynamo);

    /** Refused, and certainly not done. */
    static Fault error(int status, String code) {
      return (request, dynamo) ->
          new Answer(status, JSON.createObjectNode().put("__type", "x#" + code));
    }

    /** A transaction that was cancelled, with one reason for each of its writes. */
    static Fault cancelled(String... codes) {
      ObjectNode body = JSON.createObjectNode().put("__type", "x#TransactionCanceledException");
      for (String code : codes) {
        body.withArray("CancellationReasons").addObject().put("Code", code);
      }
      return (request, dynamo) -> new Answer(400, body);
    }

    /** Done, but nobody hears of it. */
    static Fault lostAnswer() {
      return (request, dynamo) -> {
        dynamo.ask(request);
        return null;
      };
    }

    /** Only the first of the keys is looked at. */
    static Fault unprocessedBehindTheFirst() {
      return (request, dynamo) -> {
        ObjectNode rest = request.deepCopy();
        String table = request.get("RequestItems").fieldNames().next();
        ArrayNode keys = keys(request, table);
        while (keys.size() > 1) {
          keys.remove(keys.size() - 1);
        }
        keys(rest, table).remove(0);
        Answer answer = dynamo.ask(request);
        answer.body().set("UnprocessedKeys", rest.get("RequestItems"));
        return answer;
      };
    }

    private static ArrayNode keys(ObjectNode request, String table) {
      return (ArrayNode) request.get("RequestItems").get(table).get("Keys");
    }

    /** A page that ends before its limit, as those do that grow too large. */
    static Fault shortPage(int items) {
      return (request, dynamo) -> dynamo.ask(request.put("Limit", items));
    }
  }

  record Answer(int status, ObjectNode body) {}

  /** DynamoDB Local itself. */
  @FunctionalInterface
  interface Upstream {
    Answer ask(ObjectNode request);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next requests of this operation meet these, one each. */
  void next(String operation, Fault... some) {
    faults.computeIfAbsent(operation, o -> new ConcurrentLinkedQueue<>()).addAll(List.of(some));
  }

  /** How many requests of this operation have come. */
  int asked(String operation) {
    return asked.getOrDefault(operation, new AtomicInteger()).get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst(TARGET);
    String operation = target.substring(target.indexOf('.') + 1);
    ObjectNode request = (ObjectNode) JSON.readTree(exchange.getRequestBody());
    asked.computeIfAbsent(operation, o -> new AtomicInteger()).incrementAndGet();
    Fault fault = faults.getOrDefault(operation, new ArrayDeque<>()).poll();
    Upstream dynamo = body -> forward(exchange, target, body);
    Answer answer = fault == null ? dynamo.ask(request) : fault.meet(request, dynamo);
    try (exchange) {
      if (answer != null) {
        byte[] body = JSON.writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer forward(HttpExchange exchange, String target, ObjectNode body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(upstream)
              .header(TARGET, target)
              .header("Content-Type", "application/x-amz-json-1.0")
              .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
              .header("X-Amz-Date", exchange.getRequestHeaders().getFirst("X-Amz-Date"))
              .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), (ObjectNode) JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    client.close();
  }
}
