package dev.kapsel.functions.curated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.StubServer;
import dev.kapsel.functions.problem.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that sends the head of an answer, and its body when the test lets it. */
@Timeout(60)
final class FetchingTest {

  private final CountDownLatch goOn = new CountDownLatch(1);
  private StubServer server;

  @BeforeEach
  void open() throws IOException {
    server =
        StubServer.answering(
            exchange -> {
              try (exchange) {
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                goOn.await();
                exchange.getResponseBody().write('}');
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @AfterEach
  void close() {
    goOn.countDown();
    server.close();
  }

  private URI address() {
    return server.address("/index.json");
  }

  @Test
  void aWholeAnswerIsRead() {
    goOn.countDown();
    assertThat(new Fetching().get(address(), "application/json", null).body())
        .isEqualTo(new byte[] {'{', '}'});
  }

  @Test
  void aBodyThatDoesNotComeIsGivenUp() {
    assertThatThrownBy(
            () -> new Fetching(Duration.ofSeconds(1)).get(address(), "application/json", null))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("within 1 seconds");
  }

  @Test
  void whereNobodyListensIsSaid() {
    URI gone = address();
    goOn.countDown();
    server.close();
    assertThatThrownBy(() -> new Fetching().get(gone, "application/json", null))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("does not answer");
  }
}
