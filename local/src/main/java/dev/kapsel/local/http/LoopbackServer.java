package dev.kapsel.local.http;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server on the loopback address with a virtual thread per request. Requests that a web
 * page might have made never reach the handler: see {@link LoopbackGuard}.
 *
 * <p>Jetty, because container engines try TLS first: the JDK's server waits for a line end that a
 * TLS greeting does not have, so that each pull would begin with ten seconds of silence. Handlers
 * are written against the JDK's interfaces all the same.
 */
public final class LoopbackServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoopbackServer.class);

  /** Longer than clients keep idle connections, so that none sends into one that is closing. */
  private static final long IDLE_MILLIS = 300_000;

  /** In the middle of a request nobody who is well is silent for longer. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** Read at once. Images are pushed through here, and each read costs its share. */
  private static final int INPUT_BYTES = 1 << 16;

  private static final long STOP_MILLIS = 2_000;

  /** Connections on which nothing is asked hold nobody up for longer. */
  private static final long STOP_IDLE_MILLIS = 100;

  /** Clients that connect at one moment; where they are more, the system turns some away. */
  private static final int CONNECTING = 2_048;

  private final Server server;
  private final ServerConnector connector;

  private LoopbackServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * @param port 0: one that is free
   * @param unheard answers what does not come to the handler
   * @throws BindException if the port is taken
   */
  public static LoopbackServer start(int port, HttpHandler handler, Unheard unheard)
      throws IOException {
    return start(port, new LoopbackGuard(handler, Set.of()), unheard, SILENCE);
  }

  /**
   * @param pages paths that people may come to by links on other sites
   */
  public static LoopbackServer start(int port, HttpHandler handler, Set<String> pages)
      throws IOException {
    return start(port, new LoopbackGuard(handler, pages), Unheard.BARE, SILENCE);
  }

  /**
   * @param silence how long a client may neither send nor take anything in the middle of a request
   */
  public static LoopbackServer start(
      int port, HttpHandler handler, Unheard unheard, Duration silence) throws IOException {
    return start(port, new LoopbackGuard(handler, Set.of()), unheard, silence);
  }

  private static LoopbackServer start(
      int port, LoopbackGuard guarded, Unheard unheard, Duration silence) throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setName("http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Server server = new Server(threads);
    server.setStopTimeout(STOP_MILLIS);
    HttpConnectionFactory http = new HttpConnectionFactory(configuration(silence));
    http.setInputBufferSize(INPUT_BYTES);
    ServerConnector connector = new ServerConnector(server, 1, 1, http);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
    connector.setAcceptQueueSize(CONNECTING);
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(new Adapter(guarded)));
    server.setErrorHandler(new UnheardHandler(unheard));
    start(server, port);
    return new LoopbackServer(server, connector);
  }

  private static HttpConfiguration configuration(Duration silence) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setIdleTimeout(silence.toMillis());
    // Paths are read by our own, stricter patterns, which answer in the words of each protocol.
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    return configuration;
  }

  private static void start(Server server, int port) throws IOException {
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof BindException) {
          BindException clear = new BindException("port " + port + " of this machine is taken");
          clear.initCause(e);
          throw clear;
        }
      }
      throw new IOException("the server cannot listen on port " + port, e);
    }
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the server did not stop in order", e);
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  /** Takes no new requests and gives those under way a moment to end. */
  @Override
  public void close() {
    stop(server);
  }

  /** Hands Jetty's requests to a handler of the JDK's kind. */
  private static final class Adapter extends Handler.Abstract {

    private final HttpHandler handler;

    Adapter(HttpHandler handler) {
      this.handler = handler;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!isAddress(request)) {
        Response.writeError(request, response, callback, 400);
        return true;
      }
      try (JettyExchange exchange = new JettyExchange(request, response)) {
        handler.handle(exchange);
      } catch (IOException | UncheckedIOException e) {
        if (silent(e) && !response.isCommitted()) {
          Response.writeError(request, response, callback, 408);
          return true;
        }
        // Mostly a client that has gone; what it got ends in the middle, which it can see.
        LOG.debug("{} {} was cut", request.getMethod(), request.getHttpURI().getPath(), e);
        callback.failed(e);
        return true;
      } catch (RuntimeException e) {
        LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), e);
        if (response.isCommitted()) {
          callback.failed(e);
          return true;
        }
        Response.writeError(request, response, callback, 500);
        return true;
      }
      callback.succeeded();
      return true;
    }

    private static boolean isAddress(Request request) {
      try {
        new URI(request.getHttpURI().getPathQuery());
        return true;
      } catch (URISyntaxException e) {
        return false;
      }
    }

    private static boolean silent(Throwable problem) {
      for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
        if (cause instanceof TimeoutException) {
          return true;
        }
      }
      return false;
    }
  }
}
