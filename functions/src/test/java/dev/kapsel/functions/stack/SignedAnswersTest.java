package dev.kapsel.functions.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as S3 answers at such an address. */
final class SignedAnswersTest {

  private static final byte[] ANSWER = "{\"Status\": \"SUCCESS\"}".getBytes(StandardCharsets.UTF_8);

  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final List<String> taken = new ArrayList<>();
  private StubServer server;

  @BeforeEach
  void open() throws IOException {
    server =
        StubServer.answering(
            exchange -> {
              try (exchange) {
                taken.add(
                    exchange.getRequestMethod()
                        + " "
                        + exchange.getRequestHeaders().getFirst("Content-Type")
                        + " "
                        + new String(
                            exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(statuses.isEmpty() ? 200 : statuses.remove(), -1);
              }
            });
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void send() {
    URI address = server.address("/a?signed");
    new SignedAnswers().send(address, ANSWER);
  }

  @Test
  void anAnswerIsPutWithoutATypeThatWasNotSigned() {
    send();
    assertThat(taken).containsExactly("PUT null {\"Status\": \"SUCCESS\"}");
  }

  @Test
  void whatFailsIsTriedAgain() {
    statuses.addAll(List.of(500, 503));
    send();
    assertThat(taken).hasSize(3);
  }

  @Test
  void whatGoesOnFailingIsSaid() {
    statuses.addAll(List.of(500, 500, 503));
    assertThatThrownBy(this::send)
        .isInstanceOf(UnansweredException.class)
        .hasMessageContaining("status 503");
  }

  @Test
  void whatHangsIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/a?signed");
      assertThatThrownBy(() -> new SignedAnswers(Duration.ofMillis(100)).send(address, ANSWER))
          .isInstanceOf(UnansweredException.class)
          .hasMessageContaining("timed out");
    }
  }

  /** Such as at an address that was good for two hours. */
  @Test
  void whatIsRefusedForGoodIsNotTriedAgain() {
    statuses.add(403);
    send();
    assertThat(taken).hasSize(1);
  }
}
