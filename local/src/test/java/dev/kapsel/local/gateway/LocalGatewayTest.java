package dev.kapsel.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.local.access.NoAccess;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalGatewayTest {

  private static final String LOOKUPS = "/v1/workspaces/default/lookups";

  private final AtomicReference<APIGatewayV2HTTPEvent> seen = new AtomicReference<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Function<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> function = e -> answer("ok");
  private LocalGateway gateway = start();

  private LocalGateway start() {
    try {
      return LocalGateway.start(
          0,
          route ->
              (event, context) -> {
                seen.set(event);
                return function.apply(event);
              },
          new LocalGateway.Access(NoAccess.SETTINGS, NoAccess.authorizer()),
          Duration.ofSeconds(2));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  @Test
  void functionSeesTheEventOfTheHttpEndpoint() throws Exception {
    send("POST", LOOKUPS + "?a=1&b=x%20y&a=2", "{}", "application/json");
    APIGatewayV2HTTPEvent event = seen.get();
    assertThat(event.getVersion()).isEqualTo("2.0");
    assertThat(event.getRouteKey()).isEqualTo("POST /v1/workspaces/{workspace}/lookups");
    assertThat(event.getRawPath()).isEqualTo(LOOKUPS);
    assertThat(event.getPathParameters()).isEqualTo(Map.of("workspace", "default"));
    assertThat(event.getQueryStringParameters()).isEqualTo(Map.of("a", "1,2", "b", "x y"));
    assertThat(event.getHeaders()).containsEntry("content-type", "application/json");
    assertThat(event.getBody()).isEqualTo("{}");
    assertThat(event.getIsBase64Encoded()).isFalse();
    assertThat(event.getRequestContext().getStage()).isEqualTo("$default");
    assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("POST");
  }

  @Test
  void bodyThatIsNoKnownTextArrivesEncoded() throws Exception {
    send("POST", LOOKUPS, "a: 1", "application/yaml");
    assertThat(seen.get().getIsBase64Encoded()).isTrue();
    assertThat(seen.get().getBody()).isEqualTo("YTogMQ==");
  }

  @Test
  void whatIsNoRouteGoesToTheDefaultRoute() throws Exception {
    for (String path : List.of(LOOKUPS, "/v1/workspaces//builds", "/")) {
      send("GET", path, "", "text/plain");
      APIGatewayV2HTTPEvent event = seen.get();
      assertThat(event.getRouteKey()).isEqualTo("$default");
      assertThat(event.getRawPath()).isEqualTo(path);
      assertThat(event.getRequestContext().getHttp().getMethod()).isEqualTo("GET");
    }
  }

  @Test
  void anAnswerToHeadHasNoBody() throws Exception {
    function = event -> answer("not for you");
    HttpResponse<String> answer = send("HEAD", LOOKUPS, "", "text/plain");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void bodyOverSixMegabytesIsTooLarge() throws Exception {
    String body = "x".repeat(6 * 1024 * 1024);
    assertThat(send("POST", LOOKUPS, body, "text/plain").statusCode()).isEqualTo(200);
    refused(
        send("POST", LOOKUPS, body + "x", "text/plain"),
        ProblemCode.TOO_LARGE,
        "Request Entity Too Large");
  }

  @Test
  void answerOverSixMegabytesIsAnError() throws Exception {
    function = event -> answer("x".repeat(6 * 1024 * 1024 + 1));
    assertThat(send("POST", LOOKUPS, "{}", "application/json").statusCode()).isEqualTo(500);
  }

  @Test
  void functionThatTakesTooLongIsGivenUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    function =
        event -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return answer("late");
        };
    HttpResponse<String> answer = send("POST", LOOKUPS, "{}", "application/json");
    never.countDown();
    refused(answer, ProblemCode.TIMEOUT, "Service Unavailable");
  }

  @Test
  void functionThatThrowsIsAnError() throws Exception {
    function =
        event -> {
          throw new IllegalStateException("thrown by the test");
        };
    refused(
        send("POST", LOOKUPS, "{}", "application/json"),
        ProblemCode.INTERNAL,
        "Internal Server Error");
  }

  /** A problem as everywhere, and the message that the endpoint in the cloud has alone. */
  private static void refused(HttpResponse<String> answer, ProblemCode code, String message)
      throws Exception {
    assertThat(answer.statusCode()).isEqualTo(code.status());
    assertThat(answer.headers().firstValue("content-type")).contains(Problem.MEDIA_TYPE);
    JsonNode problem = KapselJson.mapper().readTree(answer.body());
    assertThat(problem.path("message").asText()).isEqualTo(message);
    assertThat(problem.path("code").asText()).isEqualTo(code.toString());
    assertThat(problem.path("fix").asText()).isNotEmpty();
    assertThat(answer.headers().firstValue("kapsel-request-id"))
        .contains(problem.path("requestId").asText());
  }

  private static APIGatewayV2HTTPResponse answer(String body) {
    return APIGatewayV2HTTPResponse.builder().withStatusCode(200).withBody(body).build();
  }

  private HttpResponse<String> send(String method, String path, String body, String type)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(gateway.uri() + path))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
