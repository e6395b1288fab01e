package dev.kapsel.local.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.local.access.Caller;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens: who gets them, for what, and how long they are good. */
class DevelopmentIssuerTest extends IssuerFixture {

  @Test
  void aChosenUserBecomesATokenThatTheGatewayTakes() throws Exception {
    Map<String, String> claims = claims(caller(signIn("alice")));
    assertThat(claims)
        .containsEntry("iss", issuer.uri().toString())
        .containsEntry("aud", "kapsel")
        .containsEntry("sub", "alice")
        .containsEntry("name", "Alice")
        .containsEntry("email", "alice@example.com")
        .containsEntry("groups", "[forecasting]")
        .containsEntry("client_id", "kapsel-cli");
  }

  @Test
  void anAccessTokenIsGoodForAnHour() throws Exception {
    JsonNode tokens = signIn("bob");
    assertThat(tokens.path("expires_in").asLong()).isEqualTo(3600);
    clock.advance(Duration.ofMinutes(59));
    assertThat(caller(tokens)).isInstanceOf(Caller.Known.class);
    clock.advance(Duration.ofMinutes(1));
    assertThat(caller(tokens)).isInstanceOf(Caller.Refused.class);
  }

  @Test
  void theIdTokenIsForTheProgramAndLetsNobodyIn() throws Exception {
    String id = signIn("alice").path("id_token").asText();
    assertThat(caller(id))
        .isEqualTo(new Caller.Refused("the token does not have a valid audience"));
  }

  @Test
  void aCodeIsGoodOnce() throws Exception {
    String code = code("alice");
    JsonNode tokens = KapselJson.mapper().readTree(token(exchange(code)).body());
    assertThat(error(token(exchange(code)))).isEqualTo("400 invalid_grant");
    assertThat(error(refresh(tokens)))
        .as("who copied it has nothing")
        .isEqualTo("400 invalid_grant");
  }

  @Test
  void aCodeIsGoodForAMinute() throws Exception {
    String early = code("alice");
    String late = code("alice");
    clock.advance(Duration.ofSeconds(59));
    assertThat(token(exchange(early)).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    assertThat(error(token(exchange(late)))).isEqualTo("400 invalid_grant");
  }

  @Test
  void whoDoesNotHoldTheVerifierGetsNothingAndSpoilsTheCode() throws Exception {
    Map<String, String> stolen = exchange(code("alice"));
    stolen.put("code_verifier", "w".repeat(43));
    assertThat(error(token(stolen))).isEqualTo("400 invalid_grant");
    stolen.put("code_verifier", VERIFIER);
    assertThat(error(token(stolen))).isEqualTo("400 invalid_grant");
  }

  @Test
  void aCodeIsGoodForWhoAskedForIt() throws Exception {
    Map<String, String> otherAddress = exchange(code("alice"));
    otherAddress.put("redirect_uri", REDIRECT + "2");
    assertThat(error(token(otherAddress))).isEqualTo("400 invalid_grant");
    Map<String, String> otherClient = exchange(code("alice"));
    otherClient.put("client_id", "somebody");
    assertThat(error(token(otherClient))).isEqualTo("400 invalid_grant");
    Map<String, String> noVerifier = exchange(code("alice"));
    noVerifier.remove("code_verifier");
    assertThat(error(token(noVerifier))).isEqualTo("400 invalid_request");
  }

  @Test
  void aRefreshTokenIsExchangedForTheNext() throws Exception {
    JsonNode first = signIn("alice");
    clock.advance(Duration.ofHours(2));
    JsonNode second = KapselJson.mapper().readTree(refresh(first).body());
    assertThat(claims(caller(second))).containsEntry("sub", "alice");
    assertThat(second.path("refresh_token")).isNotEqualTo(first.path("refresh_token"));
    assertThat(refresh(second).statusCode()).isEqualTo(200);
  }

  @Test
  void aRefreshTokenThatIsShownTwiceEndsItsSession() throws Exception {
    JsonNode first = signIn("alice");
    JsonNode second = KapselJson.mapper().readTree(refresh(first).body());
    assertThat(error(refresh(first))).isEqualTo("400 invalid_grant");
    assertThat(error(refresh(second))).isEqualTo("400 invalid_grant");
  }

  @Test
  void anUnusedSessionEnds() throws Exception {
    JsonNode tokens = signIn("alice");
    clock.advance(Duration.ofDays(30));
    assertThat(error(refresh(tokens))).isEqualTo("400 invalid_grant");
  }

  @Test
  void aSessionCanBeGivenUp() throws Exception {
    JsonNode tokens = signIn("alice");
    String refresh = tokens.path("refresh_token").asText();
    assertThat(post("/revoke", Map.of("token", refresh), null).statusCode()).isEqualTo(200);
    assertThat(error(refresh(tokens))).isEqualTo("400 invalid_grant");
    assertThat(post("/revoke", Map.of("token", "x"), null).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutOfflineAccessThereIsNoSession() throws Exception {
    Map<String, String> query = query();
    query.put("scope", "openid unheard-of");
    String code = code(browser.choose(authorize(query), "bob"));
    JsonNode tokens = KapselJson.mapper().readTree(token(exchange(code)).body());
    assertThat(tokens.has("refresh_token")).isFalse();
    assertThat(tokens.path("scope").asText()).isEqualTo("openid");
  }

  @Test
  void whoReadsTheCredentialIsTheDeveloper() throws Exception {
    JsonNode tokens = KapselJson.mapper().readTree(developer(secret()).body());
    assertThat(claims(caller(tokens)))
        .containsEntry("sub", "developer")
        .containsEntry("groups", "[kapsel-administrators]");
    assertThat(tokens.has("refresh_token")).isFalse();
  }

  @Test
  void anotherSecretMakesNobodyTheDeveloper() throws Exception {
    HttpResponse<String> answer = developer(secret() + "x");
    assertThat(error(answer)).isEqualTo("401 invalid_client");
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(error(token(Map.of("grant_type", "client_credentials"))))
        .isEqualTo("401 invalid_client");
  }

  @Test
  void whatItDoesNotDoIsSaid() throws Exception {
    assertThat(error(token(Map.of("grant_type", "password"))))
        .isEqualTo("400 unsupported_grant_type");
    assertThat(error(token(Map.of("client_id", "kapsel-cli")))).isEqualTo("400 invalid_request");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/token").statusCode()).isEqualTo(404);
  }

  @Test
  void aRestartKeepsKeyUsersAndSessions() throws Exception {
    JsonNode tokens = signIn("alice");
    String secret = secret();
    Files.writeString(
        data.resolve("users.json"),
        Files.readString(data.resolve("users.json")).replace("forecasting", "planning"));
    restart();
    assertThat(caller(tokens)).isInstanceOf(Caller.Known.class);
    JsonNode renewed = KapselJson.mapper().readTree(refresh(tokens).body());
    assertThat(claims(caller(renewed))).containsEntry("groups", "[planning]");
    assertThat(error(developer(secret))).as("that one is new").isEqualTo("401 invalid_client");
  }

  @Test
  void aUserWhoIsGoneGetsNoMoreTokens() throws Exception {
    JsonNode tokens = signIn("bob");
    Files.writeString(data.resolve("users.json"), "{\"users\":[]}");
    assertThat(error(refresh(tokens))).isEqualTo("400 invalid_grant");
    assertThat(error(developer(secret()))).isEqualTo("400 invalid_grant");
  }

  @Test
  void secretsAreTheirOwnersAlone() throws Exception {
    signIn("alice");
    for (String name :
        List.of("developer-credential", "issuer/signing-key.json", "issuer/sessions.json")) {
      Path file = data.resolve(name);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(name)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void refreshTokensAreNotKept() throws Exception {
    String refresh = signIn("alice").path("refresh_token").asText();
    String kept = Files.readString(data.resolve("issuer/sessions.json"));
    assertThat(kept).contains("alice").doesNotContain(refresh.split("\\.")[1]);
  }

  @Test
  void nothingSaysASecretByItsName() throws Exception {
    TokenAnswer answer = TokenAnswer.of("secret", "openid").withRefresh("secret");
    assertThat(answer.withIdentity("secret").toString()).doesNotContain("secret");
    assertThat(new BasicLogin("a", "secret").toString()).doesNotContain("secret");
    assertThat(Parameters.parse("code=secret").toString()).doesNotContain("secret");
  }

  @Test
  void userinfoTellsWhoATokenIsAbout() throws Exception {
    String token = signIn("alice").path("access_token").asText();
    JsonNode user =
        KapselJson.mapper().readTree(get("/userinfo", "Authorization", "Bearer " + token).body());
    assertThat(user.path("sub").asText()).isEqualTo("alice");
    assertThat(user.path("groups").get(0).asText()).isEqualTo("forecasting");
    assertThat(get("/userinfo").statusCode()).isEqualTo(401);
    assertThat(get("/userinfo", "Authorization", "Bearer x").statusCode()).isEqualTo(401);
  }

  @Test
  void thePublishedKeyCannotSign() throws Exception {
    JsonNode key = KapselJson.mapper().readTree(get("/jwks.json").body()).path("keys").get(0);
    assertThat(key.has("n")).isTrue();
    assertThat(key.has("d")).isFalse();
  }

  @Test
  void usersThatCannotBeAreNamedAtTheStart() throws IOException {
    assertThat(
            broken(
                "{\"users\":[{\"sub\":\"x\",\"name\":\"X\",\"email\":\"\",\"groups\":[\"a b\"]}]}"))
        .contains("users.json", "groups `a b`", "choose another name");
    assertThat(broken("{\"users\":[{\"sub\":\"x\",\"name\":\"X\",\"email\":\"\",\"group\":[]}]}"))
        .contains("users.json", "group");
    String twice = "{\"sub\":\"x\",\"name\":\"X\",\"email\":\"\",\"groups\":[]}";
    assertThat(broken("{\"users\":[" + twice + "," + twice + "]}")).contains("two users", "`x`");
    assertThat(broken("users: []")).contains("users.json is no JSON");
    assertThat(broken("{\"users\":[{\"sub\":\"x\"}]}")).contains("users.json");
    assertThat(broken("{}")).contains("users.json", "users");
  }

  private String broken(String users) throws IOException {
    Path other = Files.createTempDirectory(data, "broken");
    Files.writeString(other.resolve("users.json"), users);
    try {
      DevelopmentIssuer.start(0, other, clock).close();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    return "it started";
  }

  @Test
  void aKeyThatIsNoneIsNamed() throws IOException {
    Path other = Files.createTempDirectory(data, "broken");
    Files.createDirectories(other.resolve("issuer"));
    Files.writeString(other.resolve("issuer/signing-key.json"), "{}");
    assertThatThrownBy(() -> DevelopmentIssuer.start(0, other, clock))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("signing-key.json holds no signing key; delete it");
  }
}
