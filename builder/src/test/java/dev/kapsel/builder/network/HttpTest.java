package dev.kapsel.builder.network;

import static dev.kapsel.builder.network.StubServer.answer;
import static dev.kapsel.builder.network.StubServer.hasty;
import static dev.kapsel.builder.network.StubServer.quick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTest {

  private final StubServer server = new StubServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aPassingErrorIsAskedAgain() throws IOException {
    server.next(answer(429, "Retry-After", "1"), answer(503, ""), answer(200, "here"));
    try (Answer answer = server.client(quick()).send(Call.get(server.uri("/x")))) {
      assertThat(answer.bytes(10)).asString().isEqualTo("here");
    }
  }

  @Test
  void anErrorThatStaysIsTheAnswer() throws IOException {
    server.next(answer(503, ""), answer(503, ""), answer(503, ""), answer(200, ""));
    try (Answer answer = server.client(quick()).send(Call.get(server.uri("/x")))) {
      assertThat(answer.status()).isEqualTo(503);
    }
  }

  @Test
  void aRedirectPassesTheGuardToo() {
    try (StubServer inside = new StubServer()) {
      server.next(answer(302, "Location", inside.uri("/secret").toString()));
      assertThatThrownBy(() -> server.client(quick()).send(Call.get(server.uri("/x"))))
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining("loopback");
      assertThat(inside.requests).isEmpty();
    }
  }

  @Test
  void aLoginDoesNotLeaveItsHost() throws IOException {
    try (StubServer other = new StubServer()) {
      server.next(
          answer(307, "Location", "/same"), answer(307, "Location", other.uri("/b").toString()));
      other.next(answer(200, ""));
      Http http =
          Http.create(
              new AddressGuard(List.of(server.address(), other.address())), Map.of(), quick());
      http.send(Call.get(server.uri("/a")).with("Authorization", "Basic x")).close();
      assertThat(server.requests).containsExactly("GET /a Basic x", "GET /same Basic x");
      assertThat(other.requests).containsExactly("GET /b null");
    }
  }

  @Test
  void redirectsEnd() {
    server.always("/round", answer(302, "Location", "/round"));
    assertThatThrownBy(() -> server.client(quick()).send(Call.get(server.uri("/round"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 5 times");
  }

  @Test
  void aSilentServerIsGivenUp() {
    server.next(server.silence(), server.silence());
    assertThatThrownBy(() -> server.client(hasty()).send(Call.get(server.uri("/x"))))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(server.requests).hasSize(2);
  }

  @Test
  void aBodyThatStallsIsGivenUp() throws IOException {
    server.next(server.stall(new byte[10]));
    try (Answer answer = server.client(hasty()).send(Call.get(server.uri("/x")))) {
      assertThatThrownBy(() -> answer.bytes(100)).isInstanceOf(HttpTimeoutException.class);
    }
  }

  @Test
  void aBodyThatTricklesIsGivenUp() throws IOException {
    server.next(
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          // Ends when the client closes: a byte now and then is no progress.
          while (true) {
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
          }
        });
    try (Answer answer = server.client(hasty()).send(Call.get(server.uri("/x")))) {
      assertThatThrownBy(() -> answer.bytes(1_000_000)).isInstanceOf(HttpTimeoutException.class);
    }
  }

  @Test
  void serversMayAskForSecondsOrADate() {
    assertThat(Pauses.asked("7")).isEqualTo(Duration.ofSeconds(7));
    assertThat(Pauses.asked("Fri, 31 Dec 1999 23:59:59 GMT")).isZero();
    assertThat(Pauses.asked("soon")).isZero();
  }

  @Test
  void proxiesComeFromTheEnvironment() {
    EnvironmentProxies proxies =
        EnvironmentProxies.of(
            Map.of("https_proxy", "http://proxy.example:3128", "NO_PROXY", ".corp.example,a.test"));
    assertThat(proxies.select(java.net.URI.create("https://x.example/")).getFirst().address())
        .hasToString("proxy.example/<unresolved>:3128");
    for (String direct :
        List.of("https://b.corp.example/", "https://a.test/", "http://x.example/")) {
      assertThat(proxies.select(java.net.URI.create(direct)).getFirst().type())
          .isEqualTo(java.net.Proxy.Type.DIRECT);
    }
  }
}
