package dev.kapsel.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.kapsel.local.access.NoAccess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that is closed while functions work. */
@Timeout(60)
class GracefulStopTest {

  private final HttpClient http = HttpClient.newHttpClient();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private LocalGateway gateway;
  private URI address;

  @BeforeEach
  void start() throws IOException {
    gateway =
        LocalGateway.start(
            0,
            route -> (event, context) -> slowly(),
            new LocalGateway.Access(NoAccess.SETTINGS, NoAccess.authorizer()));
    address = gateway.uri();
  }

  @AfterEach
  void stop() {
    mayEnd.countDown();
    gateway.close();
    http.close();
  }

  private APIGatewayV2HTTPResponse slowly() {
    begun.countDown();
    try {
      boolean unused = mayEnd.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return APIGatewayV2HTTPResponse.builder().withStatusCode(500).build();
    }
    ended.countDown();
    return APIGatewayV2HTTPResponse.builder().withStatusCode(200).withBody("done").build();
  }

  @Test
  void whatIsUnderWayIsAnsweredAndNothingNewIsTaken() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = ask();
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
    whenItTakesNoMore();
    assertThatThrownBy(() -> closing.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    mayEnd.countDown();
    assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("done");
    closing.get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> ask().get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void whatTakesTooLongHoldsTheStopUpForAMomentOnly() throws Exception {
    CompletableFuture<HttpResponse<String>> answer = ask();
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture.runAsync(gateway::close).get(10, TimeUnit.SECONDS);
    assertThat(
            answer.handle((response, failure) -> failure != null || response.statusCode() == 503))
        .succeedsWithin(Duration.ofSeconds(20))
        .isEqualTo(true);
    assertThat(ended.getCount()).isEqualTo(1);
  }

  private CompletableFuture<HttpResponse<String>> ask() {
    return http.sendAsync(
        HttpRequest.newBuilder(address.resolve("/v1/workspaces/default/lookups"))
            .POST(BodyPublishers.ofString("{}"))
            .build(),
        BodyHandlers.ofString());
  }

  private void whenItTakesNoMore() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (takesConnections()) {
      assertThat(System.nanoTime()).as("it still takes connections").isLessThan(end);
    }
  }

  private boolean takesConnections() {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
