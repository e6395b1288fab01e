package dev.kapsel.builder.relay;

import dev.kapsel.builder.network.Destinations;
import dev.kapsel.builder.network.Destinations.Destination;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The far side of one connection: the target itself at an address that was judged, or the proxy
 * that the environment demands. It can be closed at any moment, also before it stands.
 */
final class Upstream implements AutoCloseable {

  private final Destinations destinations;
  private final Duration limit;
  private volatile Socket socket = new Socket(Proxy.NO_PROXY);
  private volatile boolean closed;

  /**
   * @param limit for connecting to one address
   */
  Upstream(Destinations destinations, Duration limit) {
    this.destinations = destinations;
    this.limit = limit;
  }

  /**
   * What the target is spoken to through.
   *
   * @param proxied whether a proxy listens, which is told the whole address
   */
  record Line(InputStream in, OutputStream out, boolean proxied) {}

  /**
   * @throws dev.kapsel.builder.BuildFailedException if the guard refuses the target
   */
  Line open(Target target) throws IOException {
    Destination destination = destinations.of(target.uri());
    connect(destination.addresses());
    Line line =
        new Line(
            new BufferedInputStream(socket.getInputStream()),
            socket.getOutputStream(),
            destination.proxied());
    if (target.tunnel() && line.proxied()) {
      tunnel(line, target.authority());
    }
    return line;
  }

  private void connect(List<InetSocketAddress> addresses) throws IOException {
    IOException failure = new UnknownHostException("no address");
    for (InetSocketAddress address : addresses) {
      Socket next = new Socket(Proxy.NO_PROXY);
      socket = next;
      try {
        if (closed) {
          throw new IOException("the proxy is closed");
        }
        next.connect(address, Math.toIntExact(limit.toMillis()));
        next.setTcpNoDelay(true);
        return;
      } catch (IOException e) {
        next.close();
        failure = e;
      }
    }
    throw failure;
  }

  private static void tunnel(Line line, String authority) throws IOException {
    String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    line.out().write(request.getBytes(StandardCharsets.ISO_8859_1));
    int status = MessageHead.read(line.in()).status();
    if (status / 100 != 2) {
      throw new IOException("the proxy of the environment answers " + status);
    }
  }

  /** Tells the target that nothing more comes, and goes on listening to it. */
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
  }
}
