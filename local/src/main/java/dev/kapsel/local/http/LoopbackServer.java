package dev.kapsel.local.http;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server on the loopback address with a virtual thread per request. Requests that a web
 * page might have made never reach the handler: see {@link LoopbackGuard}.
 */
public final class LoopbackServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoopbackServer.class);

  static {
    // The JDK's server reads these once. Without the first, Nagle's algorithm holds short answers
    // back for 40 ms; the second must be longer than clients keep idle connections (30 s), or a
    // request may be sent into a connection that is being closed.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "300");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private LoopbackServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * @param port 0: one that is free
   * @throws BindException if the port is taken
   */
  public static LoopbackServer start(int port, HttpHandler handler) throws IOException {
    HttpServer server = bind(port);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    HttpContext everything = server.createContext("/", exchange -> handle(exchange, handler));
    everything.getFilters().add(new LoopbackGuard());
    server.start();
    return new LoopbackServer(server, threads);
  }

  private static HttpServer bind(int port) throws IOException {
    try {
      InetAddress loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
      return HttpServer.create(new InetSocketAddress(loopback, port), 256);
    } catch (BindException e) {
      BindException clear = new BindException("port " + port + " of this machine is taken");
      clear.initCause(e);
      throw clear;
    }
  }

  private static void handle(HttpExchange exchange, HttpHandler handler) throws IOException {
    try (exchange) {
      handler.handle(exchange);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI().getPath(), e);
      if (exchange.getResponseCode() < 0) {
        exchange.sendResponseHeaders(500, -1);
      }
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Takes no new requests and gives those under way a moment to end. */
  @Override
  public void close() {
    server.stop(2);
    threads.shutdownNow();
  }
}
