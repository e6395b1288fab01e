package dev.kapsel.builder.network;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An HTTP server on loopback that answers as it is told, in order, and then as usual. */
public class StubServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Act> script = new ConcurrentLinkedQueue<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Runnable witness = () -> {};

  /** Method, path with query, and Authorization of every request so far. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** Answers one request. */
  @FunctionalInterface
  public interface Act {
    void on(HttpExchange exchange) throws IOException;
  }

  /** What is done with the first requests of a kind. */
  private record Fault(Pattern requests, AtomicInteger left, Act act) {
    boolean takes(String request) {
      return requests.matcher(request).find() && left.getAndDecrement() > 0;
    }
  }

  public StubServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  /** What short tests wait for. */
  public static Patience quick() {
    return new Patience(
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        1,
        3,
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofSeconds(20));
  }

  /** Waits for a server that is only just starting. */
  public static Patience patient() {
    return new Patience(
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        1,
        40,
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(20));
  }

  /** As {@link #quick}, for senders that never go on. */
  public static Patience hasty() {
    return new Patience(
        Duration.ofMillis(300),
        Duration.ofMillis(300),
        Duration.ofMillis(300),
        1000,
        2,
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofSeconds(20));
  }

  /** A client that may ask this server. */
  public Http client(Patience patience) {
    return Http.create(new AddressGuard(List.of(address())), Map.of(), patience);
  }

  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public URI uri(String path) {
    return URI.create("http://" + address() + path);
  }

  /** The next requests are answered so. */
  public void next(Act... acts) {
    script.addAll(List.of(acts));
  }

  /**
   * Every request of this kind is answered so.
   *
   * @param requests what to find in method and path with query, such as {@code GET /v2/.*manifests}
   */
  public void always(String requests, Act act) {
    first(Integer.MAX_VALUE, requests, act);
  }

  /** The first request of this kind is answered so, and then every second one. */
  public void everySecond(String requests, Act act) {
    AtomicInteger count = new AtomicInteger();
    always(
        requests,
        exchange -> (count.getAndIncrement() % 2 == 0 ? act : (Act) this::usual).on(exchange));
  }

  /** The first so many requests of this kind are answered so. */
  public void first(int times, String requests, Act act) {
    faults.add(new Fault(Pattern.compile(requests), new AtomicInteger(times), act));
  }

  /** Is run when a request has been carried out, and before its answer is sure to have left. */
  public void afterEach(Runnable witness) {
    this.witness = witness;
  }

  /** From now on everything is as usual. */
  public void mend() {
    faults.clear();
  }

  /** What is done when the script is at its end. */
  protected void usual(HttpExchange exchange) throws IOException {
    answer(404, "").on(exchange);
  }

  public static Act answer(int status, String body) {
    return answer(status, body.getBytes(StandardCharsets.UTF_8));
  }

  public static Act answer(int status, byte[] body) {
    return exchange -> {
      exchange.getRequestBody().readAllBytes();
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    };
  }

  public static Act answer(int status, String header, String value) {
    return exchange -> {
      exchange.getResponseHeaders().set(header, value);
      answer(status, "").on(exchange);
    };
  }

  /** Announces the whole body and closes the connection after so many bytes. */
  public static Act cut(byte[] body, int after) {
    return exchange -> {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body, 0, after);
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /** Sends some bytes of a larger body and then nothing, until the server is closed. */
  public Act stall(byte[] body) {
    return exchange -> {
      exchange.sendResponseHeaders(200, body.length + 1L);
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
      awaitEnd();
    };
  }

  /** Sends a body byte by byte, with so many milliseconds between them. */
  public Act drip(byte[] body, int millis) {
    return exchange -> {
      exchange.sendResponseHeaders(200, body.length);
      for (byte each : body) {
        exchange.getResponseBody().write(each);
        exchange.getResponseBody().flush();
        pause(millis);
      }
    };
  }

  private void pause(int millis) {
    try {
      boolean over = closed.await(millis, TimeUnit.MILLISECONDS);
      if (over) {
        throw new IllegalStateException("closed");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes the request and says nothing, until the server is closed. */
  public Act silence() {
    return exchange -> awaitEnd();
  }

  private void awaitEnd() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    Act act = script.poll();
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    act = act != null ? act : fault(request);
    try (exchange) {
      if (act == null) {
        usual(exchange);
      } else {
        act.on(exchange);
      }
      witness.run();
    }
  }

  private @Nullable Act fault(String request) {
    return faults.stream()
        .filter(each -> each.takes(request))
        .map(Fault::act)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    workers.shutdownNow();
  }
}
