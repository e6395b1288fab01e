package dev.kapsel.builder.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.network.AddressGuard;
import dev.kapsel.builder.network.Destinations;
import dev.kapsel.builder.network.StubServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardProxyTest {

  private final StubServer server = new StubServer();
  private final ForwardProxy proxy =
      ForwardProxy.start(
          Destinations.of(new AddressGuard(List.of(server.address())), Map.of()),
          ForwardProxy.Limits.of(StubServer.quick()));

  @AfterEach
  void close() {
    proxy.close();
    server.close();
  }

  @Test
  void messageIsAskedForAndAnswered() throws IOException {
    server.next(StubServer.answer(200, "here"));
    try (ProxyClient client = new ProxyClient(proxy)) {
      String answer = client.ask("GET " + server.uri("/a?b=%20c") + " HTTP/1.1").rest();
      assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nhere");
    }
    assertThat(server.requests).containsExactly("GET /a?b=%20c null");
  }

  @Test
  void whatConcernsTheProxyAloneIsNotPassedOn() throws IOException {
    AtomicReference<Headers> seen = new AtomicReference<>(new Headers());
    server.next(
        exchange -> {
          seen.set(exchange.getRequestHeaders());
          StubServer.answer(200, "Connection", "keep-alive").on(exchange);
        });
    try (ProxyClient client = new ProxyClient(proxy)) {
      String[] fields = {"Host: other.example", "Connection: X-Hop", "X-Hop: 1", "X-End: 2"};
      assertThat(client.ask("GET " + server.uri("/") + " HTTP/1.1", fields).rest())
          .contains("Connection: close\r\n")
          .doesNotContain("keep-alive");
    }
    assertThat(seen.get().keySet()).containsExactlyInAnyOrder("Host", "X-end", "Connection");
    assertThat(seen.get().getFirst("Host")).isEqualTo(server.address());
  }

  @Test
  void tunnelCarriesBothWays() throws IOException {
    server.next(StubServer.answer(200, "through"));
    try (ProxyClient client = new ProxyClient(proxy)) {
      client.ask("CONNECT " + server.address() + " HTTP/1.1");
      assertThat(client.line()).isEqualTo("HTTP/1.1 200 Connection Established");
      assertThat(client.line()).isEmpty();
      assertThat(client.send("GET /t HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").rest())
          .endsWith("through");
    }
    assertThat(proxy.hopeless()).isNotDone();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECT 169.254.169.254:80",
        "CONNECT localhost:22",
        "CONNECT [::1]:443",
        "CONNECT 2130706433:443",
        "GET http://127.0.0.1:1/",
        "GET http://10.0.0.1",
        "HEAD http://[::ffff:192.168.0.1]/x"
      })
  void addressInsideIsRefusedAndRemembered(String asked) throws IOException {
    try (ProxyClient client = new ProxyClient(proxy)) {
      assertThat(client.ask(asked + " HTTP/1.1").line()).isEqualTo("HTTP/1.1 403 Forbidden");
    }
    assertThat(proxy.hopeless())
        .isCompletedWithValueMatching(e -> e.code() == FailureCode.FORBIDDEN_ADDRESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X: 1", "Proxy-Authorization: Basic a2Fwc2VsOg==", "Proxy-Authorization: Basic"})
  void whoDoesNotKnowTheLoginIsNotServed(String field) throws IOException {
    try (ProxyClient client = new ProxyClient(proxy)) {
      client.send("GET " + server.uri("/") + " HTTP/1.1\r\n" + field + "\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 407 ");
    }
    assertThat(server.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "GET http://user@8.8.8.8/ HTTP/1.1",
        "GET http://8.8.8.8/a b HTTP/1.1",
        "GET https://8.8.8.8/ HTTP/1.1",
        "POST http://8.8.8.8/ HTTP/1.1",
        "GET http://8.8.8.8/ HTTP/1.1\r\nContent-Length: 4",
        "GET http://8.8.8.8/ HTTP/1.1\r\nTransfer-Encoding: chunked",
        "GET http://8.8.8.8/ HTTP/1.1\r\n folded",
        "CONNECT 8.8.8.8 HTTP/1.1",
        "CONNECT 8.8.8.8:443/x HTTP/1.1",
        "CONNECT 8.8.8.8:99999 HTTP/1.1",
        "CONNECT user@8.8.8.8:443 HTTP/1.1"
      })
  void anythingElseIsABadRequest(String head) throws IOException {
    try (ProxyClient client = new ProxyClient(proxy)) {
      assertThat(client.ask(head).rest()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void whatFollowsAMessageGoesNowhere() throws IOException {
    server.next(StubServer.answer(200, "one"), StubServer.answer(200, "two"));
    String head = "GET " + server.uri("/") + " HTTP/1.1";
    try (ProxyClient client = new ProxyClient(proxy)) {
      client.ask(head).ask(head).rest();
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    assertThat(server.requests.size()).isLessThan(2);
  }

  @Test
  void hostWithoutAnAddressIsNamed() throws IOException {
    try (ProxyClient client = new ProxyClient(proxy)) {
      assertThat(client.ask("CONNECT nowhere.invalid:443 HTTP/1.1").line()).contains(" 502 ");
    }
    assertThat(proxy.trouble()).isEqualTo("`nowhere.invalid` has no address");
    assertThat(proxy.hopeless()).isNotDone();
  }
}
