package dev.kapsel.functions.curated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.kapsel.functions.problem.UnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
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
    server.start();
  }

  @AfterEach
  void close() {
    goOn.countDown();
    server.stop(0);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/index.json");
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
    server.stop(0);
    assertThatThrownBy(() -> new Fetching().get(gone, "application/json", null))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("does not answer");
  }
}
