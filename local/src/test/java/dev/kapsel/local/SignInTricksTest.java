package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others could put into a sign-in, and what a sign-in could give away. */
@Timeout(60)
class SignInTricksTest extends SignInFixture {

  @Test
  void tokensAreNeverShown() throws Exception {
    signIn("alice");
    JsonNode kept = KapselJson.mapper().readTree(Files.readString(credentials())).elements().next();
    whoami();
    kapsel("env", "list");
    assertThat(out() + err())
        .doesNotContain(kept.path("accessToken").asText(), kept.path("refreshToken").asText());
  }

  @Test
  void aSignInThatHasEndedSaysWhatToDo() throws Exception {
    signIn("alice");
    String old = Files.readString(credentials());
    JsonNode kept = KapselJson.mapper().readTree(old).elements().next();
    for (String secret : List.of("accessToken", "refreshToken")) {
      String value = kept.path(secret).asText();
      old = old.replace(value, value + "x");
    }
    Files.writeString(credentials(), old);
    assertThat(kapsel("env", "list")).isEqualTo(3);
    assertThat(err()).contains("has ended; sign in again with `kapsel login`");
    assertThat(kapsel("whoami")).isEqualTo(3);
    assertThat(kapsel("whoami", "--offline")).as("and does not become somebody else").isZero();
    assertThat(out()).contains("Alice");
  }

  @Test
  void anAnswerWithAnotherStateIsNotTaken() throws Exception {
    CompletableFuture<Integer> login = login("--no-browser");
    URI address = address(out);
    URI answer = browser.choose(address, "alice");
    URI forged = URI.create(answer.toString().replaceFirst("state=[^&]+", "state=forged"));
    assertThat(browser.visit(forged).statusCode()).isEqualTo(400);
    URI without = URI.create(answer.toString().replaceFirst("&?state=[^&]+", ""));
    assertThat(browser.visit(without).statusCode()).isEqualTo(400);
    assertThat(browser.visit(answer.resolve("/other")).statusCode()).isEqualTo(400);
    assertThat(login).isNotDone();
    assertThat(credentials()).doesNotExist();
    assertThat(browser.visit(answer).statusCode()).isEqualTo(200);
    assertThat(login.get()).isZero();
  }

  @Test
  void anAnswerOfAnotherIssuerEndsTheSignIn() throws Exception {
    CompletableFuture<Integer> login = login("--no-browser");
    URI answer = browser.choose(address(out), "alice");
    URI mixed = URI.create(answer.toString().replaceFirst("iss=[^&]+", "iss=https%3A%2F%2Fevil"));
    assertThat(browser.visit(mixed).body()).contains("You are not signed in");
    assertThat(login.get()).isEqualTo(3);
    assertThat(err()).contains("of another issuer");
  }

  @Test
  void aCodeOfAnotherSignInIsOfNoUse() throws Exception {
    CompletableFuture<Integer> login = login("--no-browser");
    URI address = address(out);
    String other =
        address.toString().replaceFirst("code_challenge=[^&]+", "code_challenge=" + "A".repeat(43));
    URI answer = browser.choose(URI.create(other), "developer");
    assertThat(browser.visit(answer).body()).contains("You are not signed in");
    assertThat(login.get()).isEqualTo(3);
    assertThat(err()).contains("code_verifier does not fit");
    assertThat(credentials()).doesNotExist();
  }

  @Test
  void anIdTokenOfAnotherSignInIsNotTaken() throws Exception {
    CompletableFuture<Integer> login = login("--no-browser");
    URI other = URI.create(address(out).toString().replaceFirst("nonce=[^&]+", "nonce=other"));
    assertThat(browser.visit(browser.choose(other, "alice")).statusCode()).isEqualTo(400);
    assertThat(login.get()).isEqualTo(3);
    assertThat(err()).contains("id token is of another sign-in");
  }

  @Test
  void notToSignInIsSaid() throws Exception {
    CompletableFuture<Integer> login = login("--no-browser");
    browser.visit(browser.choose(address(out), "mallory"));
    assertThat(login.get()).isEqualTo(3);
    assertThat(err()).contains("there is no user `mallory`");
  }
}
