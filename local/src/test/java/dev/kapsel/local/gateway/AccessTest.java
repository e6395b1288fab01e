package dev.kapsel.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.kapsel.local.access.JwtAuthorizer;
import dev.kapsel.local.access.StubIssuer;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.SignInSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a function is told of who asks. */
class AccessTest {

  private static final String LOOKUPS = "/v1/workspaces/default/lookups";

  private final AtomicReference<APIGatewayV2HTTPEvent> seen = new AtomicReference<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private StubIssuer issuer;
  private LocalGateway gateway;

  @BeforeEach
  void start() throws IOException {
    issuer = new StubIssuer();
    gateway =
        LocalGateway.start(
            0,
            route ->
                (event, context) -> {
                  seen.set(event);
                  return APIGatewayV2HTTPResponse.builder().withStatusCode(200).build();
                },
            new LocalGateway.Access(
                issuer.settings(), JwtAuthorizer.of(issuer.settings(), Clock.systemUTC())));
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
    issuer.close();
  }

  private JWTClaimsSet.Builder claims() {
    return issuer.claims(Instant.now());
  }

  private HttpResponse<String> send(String path, String... authorization) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.uri().resolve(path)).POST(BodyPublishers.ofString("{}"));
    for (String one : authorization) {
      request.header("Authorization", one);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void aGoodTokenIsToldByItsClaims() throws Exception {
    String token =
        StubIssuer.signed(
            claims().claim("groups", List.of("a", "b")).claim("scope", "x y").build());
    assertThat(send(LOOKUPS, "Bearer " + token).statusCode()).isEqualTo(200);
    var jwt = seen.get().getRequestContext().getAuthorizer().getJwt();
    assertThat(jwt.getClaims())
        .containsEntry("sub", "carol")
        .containsEntry("groups", "[a b]")
        .containsEntry("scope", "x y");
    assertThat(jwt.getScopes()).isNull();
  }

  @Test
  void aBadTokenGetsNowhere() throws Exception {
    String token = StubIssuer.signed(claims().audience("other").build());
    HttpResponse<String> answer = send(LOOKUPS, "Bearer " + token);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .contains("\"message\":\"Unauthorized\"", "\"code\":\"unauthenticated\"");
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .contains(
            "Bearer scope=\"\" error=\"invalid_token\""
                + " error_description=\"the token does not have a valid audience\"");
    assertThat(seen.get()).isNull();
  }

  @Test
  void ofTwoTokensNoneIsTaken() throws Exception {
    String good = "Bearer " + StubIssuer.signed(claims().build());
    assertThat(send(LOOKUPS, good, "Bearer x").statusCode()).isEqualTo(401);
    assertThat(send(LOOKUPS, "Bearer x", good).statusCode()).isEqualTo(401);
    assertThat(send(LOOKUPS, good, good).statusCode()).isEqualTo(401);
  }

  @Test
  void withoutATokenTheFunctionDecides() throws Exception {
    assertThat(send(LOOKUPS).statusCode()).isEqualTo(200);
    assertThat(seen.get().getRequestContext().getAuthorizer()).isNull();
  }

  @Test
  void keysThatCannotBeHadAreNoReasonToRefuse() throws Exception {
    String token = StubIssuer.signed(claims().build());
    issuer.close();
    assertThat(send(LOOKUPS, "Bearer " + token).statusCode()).isEqualTo(503);
    assertThat(seen.get()).isNull();
  }

  @Test
  void aWorkersTokenGoesThroughToItsRoutesAndNowhereElse() throws Exception {
    String worker = "Bearer kapsel-build.b0123.1.secret";
    String build = "/v1/workspaces/default/builds/b012345678901234567890123/";
    assertThat(send(build + "protocol/progress", worker).statusCode()).isEqualTo(200);
    assertThat(seen.get().getHeaders()).containsEntry("authorization", worker);
    assertThat(seen.get().getRequestContext().getAuthorizer()).isNull();
    assertThat(send(LOOKUPS, worker).statusCode()).isEqualTo(401);
    assertThat(send("/v1/workspaces/protocol/lookups", worker).statusCode()).isEqualTo(401);
  }

  @Test
  void everybodyMayAskWhereToSignIn() throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(gateway.uri() + SignInSettings.PATH)).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(KapselJson.mapper().readValue(answer.body(), SignInSettings.class))
        .isEqualTo(issuer.settings());
  }
}
