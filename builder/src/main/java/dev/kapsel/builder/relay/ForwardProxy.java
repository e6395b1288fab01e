package dev.kapsel.builder.relay;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.network.Destinations;
import dev.kapsel.builder.network.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on loopback for one program that makes connections of its own: each destination
 * passes the guard, and what is connected to is the address that was judged. Only who knows the
 * login in {@link #environment()} is served. It ends when it is closed, with all its connections.
 */
public final class ForwardProxy implements AutoCloseable {

  private static final int BACKLOG = 64;
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final ServerSocket server;
  private final Destinations destinations;
  private final Limits limits;
  private final ProxyPass pass = new ProxyPass();
  private final Findings findings = new Findings();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * What one proxy does for its client at most.
   *
   * @param connections at a time; one more is closed at once
   * @param head until a client has said what it wants
   * @param connect to one address
   * @param idle without a byte in either direction
   * @param bytesPerSecond below which an answer that goes on for longer than {@code idle} is cut
   * @param longest that a connection may stand
   */
  public record Limits(
      int connections,
      Duration head,
      Duration connect,
      Duration idle,
      long bytesPerSecond,
      Duration longest) {

    /** For a program that opens some fifty connections and has its own patience besides. */
    public static Limits of(Patience patience) {
      return new Limits(
          256,
          Duration.ofSeconds(10),
          patience.connect(),
          patience.stall(),
          patience.leastBytesPerSecond(),
          patience.program());
    }
  }

  private ForwardProxy(ServerSocket server, Destinations destinations, Limits limits) {
    this.server = server;
    this.destinations = destinations;
    this.limits = limits;
  }

  /** Starts a proxy on a port of the system's choice. */
  public static ForwardProxy start(Destinations destinations, Limits limits) {
    try {
      byte[] loopback = {127, 0, 0, 1};
      ForwardProxy proxy =
          new ForwardProxy(
              new ServerSocket(0, BACKLOG, InetAddress.getByAddress(loopback)),
              destinations,
              limits);
      Thread.ofPlatform().daemon().name("forward-proxy").start(proxy::accept);
      Thread.ofVirtual().name("forward-proxy-watch").start(proxy::watch);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address with the login in it: a secret, as {@link #environment()} is. */
  public String url() {
    return pass.url(server.getLocalPort());
  }

  /**
   * The variables that send a program through this proxy, whatever the machine's own say. They hold
   * the login: for the environment of a process, never for an argument or a log.
   */
  public Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>();
    for (String name : List.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")) {
      variables.put(name, url());
      variables.put(name.toLowerCase(Locale.ROOT), url());
    }
    // Not empty, which some programs take for unset, and then ask their own settings.
    variables.put("NO_PROXY", "none.invalid");
    variables.put("no_proxy", "none.invalid");
    return variables;
  }

  /**
   * Why the program need not go on, as soon as that is known: an address was refused to it, or a
   * host drips. The program itself sees a status, or a connection that is cut.
   */
  public CompletableFuture<BuildFailedException> hopeless() {
    return findings.hopeless();
  }

  /** Why a host was not reached, if that happened: one sentence without an end; else null. */
  public @Nullable String trouble() {
    return findings.trouble();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (connections.size() >= limits.connections()) {
          client.close();
        } else {
          serve(client);
        }
      } catch (IOException e) {
        // Closed, or a client that is gone already, or no more files to be had.
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void serve(Socket client) {
    Upstream upstream = new Upstream(destinations, limits.connect());
    Connection connection = new Connection(client, upstream, pass, findings);
    connections.add(connection);
    if (server.isClosed()) {
      // Accepted while the proxy was closed, which may have missed it.
      connection.end();
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                connection.serve();
              } finally {
                connections.remove(connection);
              }
            });
  }

  /** The one clock of all limits but that of connecting: it closes what is overdue. */
  private void watch() {
    Duration period = limits.head().compareTo(limits.idle()) < 0 ? limits.head() : limits.idle();
    long pause = Math.max(1, period.toMillis() / 4);
    try {
      while (!closing.await(pause, TimeUnit.MILLISECONDS)) {
        for (Connection connection : connections) {
          look(connection);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Connection connection) {
    Activity activity = connection.activity();
    String host = connection.host();
    if (activity.overdue(limits.head(), limits.idle(), limits.longest())) {
      connection.end();
    } else if (host != null && activity.drips(limits.bytesPerSecond(), limits.idle())) {
      findings.dripped(host, activity.began(), limits.bytesPerSecond());
      connection.end();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      server.close();
    } catch (IOException e) {
      // Nothing listens any more in any case.
    }
    connections.forEach(Connection::end);
  }
}
