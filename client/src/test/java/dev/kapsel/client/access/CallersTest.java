package dev.kapsel.client.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.client.FakeService;
import dev.kapsel.client.TokenSource;
import dev.kapsel.client.access.Callers.Said;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For whom a command asks. */
class CallersTest {

  private static final URI LOCAL = URI.create("http://127.0.0.1:8080");

  @TempDir Path data;
  private final FakeService issuer = new FakeService();

  @AfterEach
  void stop() {
    issuer.close();
  }

  private CredentialFile file() {
    return new CredentialFile(data.resolve("credentials.json"));
  }

  private TokenSource caller(URI service, @Nullable String token) {
    return asking(service, new Said(token, null));
  }

  private TokenSource asking(URI service, Said said) {
    return Callers.of(service, said, file(), data, Clock.systemUTC());
  }

  private void serviceRuns(String tokens) throws IOException {
    Files.writeString(
        data.resolve("service.json"),
        "{\"service\":\"%s\",\"developerTokens\":\"%s\"}".formatted(LOCAL, tokens));
    Files.writeString(data.resolve("developer-credential"), "the-secret");
  }

  private void signIn(URI service) {
    URI tokens = issuer.address().resolve("/token");
    file()
        .put(
            service,
            new StoredSignIn(
                "i", "c", tokens, null, "signed-in", null, Instant.now().plusSeconds(600)));
  }

  @Test
  void aServiceTokenComesFirstThenASignInThenTheDeveloper() throws IOException {
    serviceRuns(issuer.address() + "/token");
    issuer.answer("POST /token", 200, Map.of("access_token", "developer", "expires_in", 3600));
    assertThat(caller(LOCAL, null).token()).contains("developer");
    signIn(LOCAL);
    assertThat(caller(LOCAL, null).token()).contains("signed-in");
    assertThat(caller(LOCAL, "given").token()).contains("given");
  }

  @Test
  void theRoleOfAwsComesBehindAServiceTokenAndBeforeASignIn() {
    URI service = URI.create("https://abc123.execute-api.eu-central-1.amazonaws.com");
    signIn(service);
    assertThat(asking(service, new Said(null, "iam")).prefix()).isEqualTo("/iam");
    assertThat(asking(service, new Said("given", "iam")).prefix()).isEqualTo("/token");
    assertThatThrownBy(() -> asking(service, new Said(null, "aws")))
        .isInstanceOf(SignInException.class)
        .hasMessageContaining("KAPSEL_AUTH `aws`");
    assertThatThrownBy(() -> asking(LOCAL, new Said(null, "iam")))
        .isInstanceOf(SignInException.class)
        .hasMessageContaining("on this machine");
    assertThatThrownBy(() -> asking(URI.create("http://kapsel.example.com"), new Said(null, "iam")))
        .isInstanceOf(SignInException.class);
  }

  @Test
  void theDeveloperIsOneOnThisMachineAlone() throws IOException {
    serviceRuns(issuer.address() + "/token");
    assertThat(caller(URI.create("http://127.0.0.1:9"), null)).isSameAs(TokenSource.NOBODY);
    assertThat(caller(URI.create("https://kapsel.example.com"), null)).isSameAs(TokenSource.NOBODY);
  }

  @Test
  void theDevelopersSecretIsExchangedOnceForManyRequests() throws IOException {
    serviceRuns(issuer.address() + "/token");
    issuer.answer("POST /token", 200, Map.of("access_token", "one", "expires_in", 3600));
    issuer.answer("POST /token", 200, Map.of("access_token", "two", "expires_in", 3600));
    TokenSource developer = caller(LOCAL, null);
    assertThat(developer.token()).contains("one");
    assertThat(developer.token()).contains("one");
    assertThat(developer.another("one")).contains("two");
    assertThat(developer.another("one")).as("replaced already").contains("two");
    assertThat(issuer.requests()).hasSize(2);
    assertThat(issuer.requests().getFirst().authorization())
        .isEqualTo("Basic a2Fwc2VsLWxvY2FsOnRoZS1zZWNyZXQ=");
  }

  @Test
  void theDevelopersSecretNeverLeavesTheMachine() throws IOException {
    serviceRuns("https://issuer.example/token");
    assertThat(caller(LOCAL, null).token()).isEmpty();
  }

  @Test
  void noTokenGoesWhereOthersCouldReadIt() {
    URI plain = URI.create("http://kapsel.example.com");
    assertThat(caller(plain, null)).isSameAs(TokenSource.NOBODY);
    assertThatThrownBy(() -> caller(plain, "given"))
        .isInstanceOf(SignInException.class)
        .hasMessageContaining("neither https nor on this machine");
    signIn(plain);
    assertThatThrownBy(() -> caller(plain, null)).isInstanceOf(SignInException.class);
  }

  @Test
  void aServiceTokenMustLookLikeOneAndIsNotQuoted() {
    assertThatThrownBy(() -> caller(LOCAL, "a secret\nX-Header: 1"))
        .isInstanceOf(SignInException.class)
        .hasMessageContaining("KAPSEL_TOKEN")
        .hasMessageNotContaining("secret");
    assertThat(new ServiceToken("secret").toString()).doesNotContain("secret");
  }
}
