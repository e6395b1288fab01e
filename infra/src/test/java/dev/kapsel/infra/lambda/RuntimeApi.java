package dev.kapsel.infra.lambda;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lambda's end of the runtime interface, which hands events to one function and takes its answers.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Using the Lambda
 *     runtime API</a>
 */
public final class RuntimeApi implements AutoCloseable {

  private static final String ROOT = "/2018-06-01/runtime/";
  private static final long PATIENCE_SECONDS = 60;

  /** What came of an event, or of the start. */
  private record Outcome(boolean good, String text) {}

  private final HttpServer server;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<HttpExchange> asleep = new LinkedBlockingQueue<>();

  public RuntimeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(ROOT, this::handle);
    server.start();
  }

  /** As {@code AWS_LAMBDA_RUNTIME_API} names it. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes());
    switch (exchange.getRequestURI().getPath().substring(ROOT.length())) {
      case "invocation/next" -> next(exchange);
      case "restore/next" -> asleep.add(exchange);
      case String path when path.endsWith("/response") -> {
        outcomes.add(new Outcome(true, body));
        answer(exchange, 202, "");
      }
      default -> {
        outcomes.add(new Outcome(false, exchange.getRequestURI() + " " + body));
        answer(exchange, 202, "");
      }
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    try {
      String event = events.take();
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/json");
      headers.set("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
      headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline()));
      headers.set(
          "Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:0:function:bench");
      headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000");
      headers.set("Lambda-Runtime-Client-Context", "");
      headers.set("Lambda-Runtime-Cognito-Identity", "");
      answer(exchange, 200, event);
    } catch (InterruptedException e) {
      exchange.close();
    }
  }

  private static long deadline() {
    return System.currentTimeMillis() + PATIENCE_SECONDS * 1000;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes();
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** What the function answers. */
  public String invoke(String event) throws InterruptedException {
    events.add(event);
    Outcome outcome = outcomes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (outcome == null || !outcome.good()) {
      throw new IllegalStateException("the function fails: " + outcome);
    }
    return outcome.text();
  }

  /** Waits until the function is ready for its snapshot. */
  public void awaitCheckpoint() throws InterruptedException {
    HttpExchange waiting = asleep.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (waiting == null) {
      throw new IllegalStateException("no snapshot: " + outcomes.poll());
    }
    asleep.add(waiting);
  }

  /** Lets it go on as if from its snapshot. */
  public void restore() throws IOException, InterruptedException {
    answer(asleep.take(), 200, "");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
