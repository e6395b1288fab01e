package dev.kapsel.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopbackServerTest {

  @Test
  void handlerMayThinkLongerThanAClientMayBeSilent() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (LoopbackServer server =
            LoopbackServer.start(
                0,
                exchange -> {
                  exchange.sendResponseHeaders(answer(never), -1);
                  exchange.close();
                },
                Unheard.BARE,
                Duration.ofMillis(100));
        HttpClient client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(server.uri()).build();
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void clientThatTakesNothingOfItsAnswerIsGivenUp() throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    try (LoopbackServer server =
            LoopbackServer.start(
                0,
                exchange -> outcome.complete(sendMuch(exchange)),
                Unheard.BARE,
                Duration.ofMillis(300));
        Socket client = new Socket("127.0.0.1", server.uri().getPort())) {
      client
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo("given up");
    }
  }

  @Test
  void requestUnderWayIsAnsweredThoughIdleConnectionsAreClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch idleClosed = new CountDownLatch(1);
    LoopbackServer server =
        LoopbackServer.start(
            0,
            exchange -> {
              begun.countDown();
              boolean idle = exchange.getRequestURI().getPath().equals("/idle");
              exchange.sendResponseHeaders(idle || closed(idleClosed) ? 204 : 500, -1);
              exchange.close();
            },
            Unheard.BARE);
    try (HttpClient client = HttpClient.newHttpClient();
        Socket idle = new Socket("127.0.0.1", server.uri().getPort())) {
      idle.getOutputStream()
          .write(
              "GET /idle HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      var request = HttpRequest.newBuilder(server.uri()).build();
      var answer = client.sendAsync(request, BodyHandlers.discarding());
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      idle.getInputStream().readAllBytes();
      idleClosed.countDown();
      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  private static boolean closed(CountDownLatch idle) {
    try {
      return idle.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** More than any system keeps for a client. */
  private static String sendMuch(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1L << 30);
    byte[] piece = new byte[1 << 20];
    try {
      for (int i = 0; i < 1 << 10; i++) {
        exchange.getResponseBody().write(piece);
      }
      return "taken";
    } catch (IOException e) {
      return "given up";
    }
  }

  private static int answer(CountDownLatch never) {
    try {
      return never.await(600, TimeUnit.MILLISECONDS) ? 500 : 204;
    } catch (InterruptedException e) {
      return 500;
    }
  }
}
