package dev.kapsel.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackGuardTest {

  private LoopbackServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        LoopbackServer.start(0, exchange -> exchange.sendResponseHeaders(204, -1), Set.of("/page"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "localhost:8250", "127.0.0.1:1", "[::1]:8250", "a.localhost"})
  void namesOfThisMachineAreServed(String host) throws IOException {
    assertThat(status("Host: " + host)).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1"})
  void foreignNamesAreRefusedBecauseTheirOwnerCanPointThemHere(String host) throws IOException {
    assertThat(status("Host: " + host)).isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Origin: https://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site"})
  void pagesOfOtherOriginsAreRefused(String header) throws IOException {
    assertThat(status("Host: localhost", header)).isEqualTo(403);
  }

  @Test
  void ownPagesAreServed() throws IOException {
    assertThat(
            status(
                "Host: localhost:1", "Origin: http://localhost:1", "Sec-Fetch-Site: same-origin"))
        .isEqualTo(204);
  }

  @Test
  void aPageCanBeComeToByALink() throws IOException {
    assertThat(visit("GET /page?a=b", "cross-site", "document")).isEqualTo(204);
    assertThat(visit("GET /page", "same-site", "document")).isEqualTo(204);
  }

  @Test
  void aPageIsNoDoorForAnythingElse() throws IOException {
    assertThat(visit("POST /page", "cross-site", "document")).isEqualTo(403);
    assertThat(visit("GET /other", "cross-site", "document")).isEqualTo(403);
    assertThat(visit("GET /page/", "cross-site", "document")).isEqualTo(403);
    assertThat(visit("GET /page", "cross-site", "iframe")).isEqualTo(403);
    assertThat(visit("GET /page", "cross-site", "empty")).isEqualTo(403);
    assertThat(
            ask(
                "GET /page",
                "Host: localhost",
                "Origin: https://evil.example",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Dest: document"))
        .isEqualTo(403);
    assertThat(ask("GET /page", "Host: evil.example")).isEqualTo(421);
  }

  private int visit(String line, String site, String destination) throws IOException {
    return ask(
        line,
        "Host: localhost",
        "Sec-Fetch-Site: " + site,
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: " + destination);
  }

  /** Container engines try TLS first and go on without it as soon as they are answered. */
  @Test
  void tlsIsAnsweredAtOnce() throws IOException {
    try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
      byte[] answer = socket.getInputStream().readNBytes(5);
      assertThat(answer).asString(StandardCharsets.US_ASCII).isEqualTo("HTTP/");
    }
  }

  private int status(String... headers) throws IOException {
    return ask("POST /", headers);
  }

  private int ask(String line, String... headers) throws IOException {
    try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
      String request =
          line
              + " HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n"
              + String.join("\r\n", headers)
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return Integer.parseInt(new String(answer, StandardCharsets.US_ASCII).substring(9, 12));
    }
  }
}
