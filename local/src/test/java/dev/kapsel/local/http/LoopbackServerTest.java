package dev.kapsel.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
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
                Duration.ofMillis(100));
        HttpClient client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(server.uri()).build();
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
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
