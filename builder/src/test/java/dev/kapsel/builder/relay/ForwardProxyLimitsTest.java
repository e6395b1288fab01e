package dev.kapsel.builder.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Destinations;
import dev.kapsel.builder.network.StubServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each wait of the proxy ends; where it did not, these tests would run into a timeout. */
class ForwardProxyLimitsTest {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final StubServer server = new StubServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void clientThatTricklesItsHeadIsCutOff() throws IOException {
    try (ForwardProxy proxy = proxy(9, SHORT, LONG, LONG);
        ProxyClient client = new ProxyClient(proxy)) {
      assertThat(cutOff(client, "a")).isTrue();
    }
  }

  @Test
  void clientThatTricklesThroughATunnelIsCutOffInTheEnd() throws IOException {
    server.next(server.silence());
    try (ForwardProxy proxy = proxy(9, LONG, LONG, SHORT);
        ProxyClient client = new ProxyClient(proxy)) {
      client.ask("CONNECT " + server.address() + " HTTP/1.1").line();
      assertThat(cutOff(client, "a")).isTrue();
    }
  }

  @Test
  void headIsBounded() throws IOException {
    try (ForwardProxy proxy = proxy(9, LONG, LONG, LONG);
        ProxyClient client = new ProxyClient(proxy)) {
      assertThat(cutOff(client, "a".repeat(1000))).isTrue();
    }
  }

  @Test
  void serverThatStallsIsCutOff() throws IOException {
    server.next(server.stall("begun".getBytes(StandardCharsets.US_ASCII)));
    try (ForwardProxy proxy = proxy(9, LONG, SHORT, LONG);
        ProxyClient client = new ProxyClient(proxy)) {
      assertThat(client.ask("GET " + server.uri("/") + " HTTP/1.1").rest()).endsWith("begun");
    }
  }

  @Test
  void serverThatDripsIsCutOffAndTheSecondTimeGivenUp() throws IOException {
    server.next(server.drip(new byte[2000], 5));
    server.next(server.drip(new byte[2000], 5));
    try (ForwardProxy proxy =
        proxy(server.address(), new ForwardProxy.Limits(9, LONG, CONNECT, SHORT, 100_000, LONG))) {
      assertThat(dripped(proxy)).isLessThan(2000);
      assertThat(proxy.hopeless()).isNotDone();
      assertThat(dripped(proxy)).isLessThan(2000);
      assertThat(proxy.hopeless())
          .isCompletedWithValueMatching(e -> e.code() == FailureCode.INDEX_UNREACHABLE)
          .isCompletedWithValueMatching(
              e ->
                  String.valueOf(e.getMessage())
                      .equals("`127.0.0.1` answers with less than 100,000 bytes a second"));
    }
  }

  private int dripped(ForwardProxy proxy) throws IOException {
    try (ProxyClient client = new ProxyClient(proxy)) {
      return client.ask("GET " + server.uri("/") + " HTTP/1.1").rest().length();
    }
  }

  @Test
  void serverThatIsAskedLittleAndAnswersItIsNotSlow() throws IOException {
    try (ServerSocket echo = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> echo(echo));
      String address = "127.0.0.1:" + echo.getLocalPort();
      try (ForwardProxy proxy =
              proxy(address, new ForwardProxy.Limits(9, LONG, CONNECT, SHORT, 1L << 40, LONG));
          ProxyClient client = new ProxyClient(proxy)) {
        client.ask("CONNECT " + address + " HTTP/1.1").line();
        client.line();
        long end = System.nanoTime() + SHORT.multipliedBy(5).toNanos();
        while (System.nanoTime() < end) {
          assertThat(client.send("a\n").line()).isEqualTo("a");
        }
      }
    }
  }

  private static void echo(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void oneConnectionTooManyIsClosed() throws IOException {
    try (ForwardProxy proxy = proxy(1, LONG, LONG, LONG);
        ProxyClient first = new ProxyClient(proxy);
        ProxyClient second = new ProxyClient(proxy)) {
      assertThat(second.rest()).isEmpty();
      assertThat(first.ask("GET / HTTP/1.1").line()).contains(" 400 ");
    }
  }

  @Test
  void closingEndsWhatStands() throws IOException {
    server.next(server.silence());
    ForwardProxy proxy = proxy(9, LONG, LONG, LONG);
    try (ProxyClient client = new ProxyClient(proxy)) {
      client.ask("CONNECT " + server.address() + " HTTP/1.1").line();
      client.line();
      proxy.close();
      assertThat(client.rest()).isEmpty();
    }
  }

  private ForwardProxy proxy(int connections, Duration head, Duration idle, Duration longest) {
    return proxy(
        server.address(), new ForwardProxy.Limits(connections, head, CONNECT, idle, 1, longest));
  }

  private static ForwardProxy proxy(String allowed, ForwardProxy.Limits limits) {
    return ForwardProxy.start(
        Destinations.of(new AddressGuard(List.of(allowed)), Map.of()), limits);
  }

  /** Writes on and on, which fails once the other side has closed. */
  private static boolean cutOff(ProxyClient client, String bytes) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    try {
      while (System.nanoTime() < end) {
        client.send(bytes);
        Thread.onSpinWait();
      }
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}
