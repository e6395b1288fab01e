package dev.kapsel.builder.relay;

import dev.kapsel.builder.BuildFailedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the client: a tunnel, or one message and its answer. Nothing that the client
 * sends after the head of a message goes anywhere, so each destination is a judged one.
 */
final class Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int MOST_INTERIM_ANSWERS = 10;

  private final Socket client;
  private final Upstream upstream;
  private final ProxyPass pass;
  private final Findings findings;
  private final Activity activity = new Activity();
  private volatile @Nullable String host;

  Connection(Socket client, Upstream upstream, ProxyPass pass, Findings findings) {
    this.client = client;
    this.upstream = upstream;
    this.pass = pass;
    this.findings = findings;
  }

  Activity activity() {
    return activity;
  }

  /** Who is spoken to; null until that is known. */
  @Nullable String host() {
    return host;
  }

  /** Serves the client to the end; afterwards neither side has a connection any more. */
  void serve() {
    try {
      client.setTcpNoDelay(true);
      serve(new BufferedInputStream(client.getInputStream()), client.getOutputStream());
    } catch (IOException e) {
      LOG.debug("a connection of the proxy ended: {}", e.getMessage());
    } finally {
      end();
    }
  }

  private void serve(InputStream in, OutputStream out) throws IOException {
    MessageHead request;
    Target target;
    try {
      request = MessageHead.read(in);
      if (!pass.admits(request.value("Proxy-Authorization"))) {
        refuse(out, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"k\"");
        return;
      }
      target = Target.of(request);
    } catch (ProtocolException e) {
      refuse(out, "400 Bad Request");
      return;
    }
    activity.admit();
    host = target.uri().getHost();
    forward(request, target, in, out);
  }

  private void forward(MessageHead request, Target target, InputStream in, OutputStream out)
      throws IOException {
    Upstream.Line line;
    try {
      line = upstream.open(target);
    } catch (BuildFailedException e) {
      findings.refused(e);
      refuse(out, "403 Forbidden");
      return;
    } catch (IOException e) {
      findings.unreached(reason(target, e));
      refuse(out, "502 Bad Gateway");
      return;
    }
    activity.now();
    if (target.tunnel()) {
      write(out, "HTTP/1.1 200 Connection Established\r\n\r\n");
      both(() -> send(in, line), () -> receive(line, out));
    } else {
      line.out().write(asked(request, target, line.proxied()));
      both(() -> awaitEnd(in), () -> respond(target, line, out));
    }
  }

  private static String reason(Target target, IOException e) {
    String host = target.uri().getHost();
    return e instanceof UnknownHostException
        ? "`" + host + "` has no address"
        : "`" + host + "` was not reached: " + e.getMessage();
  }

  private static byte[] asked(MessageHead request, Target target, boolean proxied) {
    String address = proxied ? "http://" + target.authority() + target.path() : target.path();
    return request
        .forwarded(
            target.method() + " " + address + " HTTP/1.1",
            List.of(new MessageHead.Field("Host", target.authority())),
            "host")
        .bytes();
  }

  private void respond(Target target, Upstream.Line line, OutputStream out) throws IOException {
    try {
      out.write(answer(line).bytes());
    } catch (ProtocolException e) {
      findings.unreached(reason(target, e));
      throw e;
    }
    receive(line, out);
  }

  private static MessageHead answer(Upstream.Line line) throws IOException {
    for (int heads = 0; heads < MOST_INTERIM_ANSWERS; heads++) {
      MessageHead head = MessageHead.read(line.in());
      if (head.status() >= 200) {
        return head.forwarded(head.firstLine(), List.of());
      }
    }
    throw new ProtocolException("there are too many interim answers");
  }

  /** One direction of a connection. */
  @FunctionalInterface
  private interface Direction {
    void run() throws IOException;
  }

  private void both(Direction fromClient, Direction toClient) {
    Thread other = Thread.ofVirtual().start(() -> runOrEnd(fromClient));
    runOrEnd(toClient);
    try {
      other.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOrEnd(Direction direction) {
    try {
      direction.run();
    } catch (IOException e) {
      LOG.debug("a direction of a connection broke: {}", e.getMessage());
      end();
    }
  }

  private void send(InputStream in, Upstream.Line line) throws IOException {
    copy(in, line.out(), count -> activity.asked());
    upstream.finish();
  }

  private void receive(Upstream.Line line, OutputStream out) throws IOException {
    copy(line.in(), out, activity::answered);
    client.shutdownOutput();
  }

  private void copy(InputStream in, OutputStream out, IntConsumer moved) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      moved.accept(count);
      out.write(buffer, 0, count);
      activity.now();
    }
  }

  /** The client has nothing more to say: whether it goes or speaks, the connection is over. */
  private void awaitEnd(InputStream in) throws IOException {
    int next = in.read();
    LOG.trace("the client's end: {}", next);
    end();
  }

  private static void refuse(OutputStream out, String status, String... fields) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    write(out, head + "Content-Length: 0\r\nConnection: close\r\n\r\n");
  }

  private static void write(OutputStream out, String head) throws IOException {
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Closes both sides; whoever reads or writes there fails. */
  void end() {
    close(client);
    close(upstream);
  }

  private static void close(AutoCloseable side) {
    try {
      side.close();
    } catch (Exception e) {
      LOG.trace("a side was gone already", e);
    }
  }
}
