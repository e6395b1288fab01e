package dev.kapsel.builder.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Destinations;
import dev.kapsel.builder.network.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the environment demands a proxy, ours asks that one, which looks the names up. */
class ProxyBehindProxyTest {

  @Test
  void messageGoesToTheEnvironmentsProxyWithItsWholeAddress() throws IOException {
    try (StubServer outer = new StubServer();
        ForwardProxy proxy = behind("HTTP_PROXY", outer.address());
        ProxyClient client = new ProxyClient(proxy)) {
      outer.next(StubServer.answer(200, "cached"));
      assertThat(client.ask("GET http://index.example/simple/ HTTP/1.1").rest()).endsWith("cached");
      assertThat(outer.requests).containsExactly("GET http://index.example/simple/ null");
    }
  }

  @Test
  void tunnelIsMadeByTheEnvironmentsProxy() throws IOException {
    try (ServerSocket outer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ForwardProxy proxy = behind("HTTPS_PROXY", "127.0.0.1:" + outer.getLocalPort());
        ProxyClient client = new ProxyClient(proxy)) {
      client.ask("CONNECT index.example:443 HTTP/1.1");
      assertThat(answerOnce(outer, "HTTP/1.1 200 OK\r\n\r\nhello"))
          .isEqualTo(
              new MessageHead(
                  "CONNECT index.example:443 HTTP/1.1",
                  List.of(new MessageHead.Field("Host", "index.example:443"))));
      assertThat(client.line()).isEqualTo("HTTP/1.1 200 Connection Established");
      assertThat(client.rest()).isEqualTo("\r\nhello");
    }
  }

  @Test
  void itsRefusalIsToldOfTheHost() throws IOException {
    try (ServerSocket outer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ForwardProxy proxy = behind("HTTPS_PROXY", "127.0.0.1:" + outer.getLocalPort());
        ProxyClient client = new ProxyClient(proxy)) {
      client.ask("CONNECT index.example:443 HTTP/1.1");
      answerOnce(outer, "HTTP/1.1 407 No\r\n\r\n");
      assertThat(client.line()).contains(" 502 ");
      assertThat(proxy.trouble()).contains("index.example", "407");
    }
  }

  @Test
  void addressInsideIsRefusedAllTheSame() throws IOException {
    try (StubServer outer = new StubServer();
        ForwardProxy proxy = behind("HTTPS_PROXY", outer.address());
        ProxyClient client = new ProxyClient(proxy)) {
      assertThat(client.ask("CONNECT 169.254.169.254:443 HTTP/1.1").line()).contains(" 403 ");
      assertThat(outer.requests).isEmpty();
    }
  }

  private static MessageHead answerOnce(ServerSocket outer, String answer) throws IOException {
    try (Socket accepted = outer.accept()) {
      MessageHead request = MessageHead.read(accepted.getInputStream());
      accepted.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      return request;
    }
  }

  private static ForwardProxy behind(String variable, String proxy) {
    Map<String, String> environment = Map.of(variable, "http://" + proxy);
    return ForwardProxy.start(
        Destinations.of(AddressGuard.of(List.of(), environment), environment),
        ForwardProxy.Limits.of(StubServer.quick()));
  }
}
