package dev.kapsel.client.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.client.FakeService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sign-in between commands. */
class SignedInTest {

  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final URI SERVICE = URI.create("https://kapsel.example.com");

  @TempDir Path directory;
  private final FakeService issuer = new FakeService();

  @AfterEach
  void stop() {
    issuer.close();
  }

  private CredentialFile file() {
    return new CredentialFile(directory.resolve("kapsel/credentials.json"));
  }

  private SignedIn at(Instant now) {
    return new SignedIn(file(), SERVICE, Clock.fixed(now, ZoneOffset.UTC));
  }

  private void signIn() {
    file()
        .put(
            SERVICE,
            new StoredSignIn(
                "https://issuer.example",
                "cli",
                issuer.address().resolve("/token"),
                null,
                "access-1",
                "refresh-1",
                NOW.plusSeconds(3600)));
  }

  private void gives(String access, String refresh) {
    issuer.answer(
        "POST /token",
        200,
        Map.of("access_token", access, "refresh_token", refresh, "expires_in", 3600));
  }

  @Test
  void aTokenIsRenewedAMinuteBeforeItsEnd() {
    signIn();
    gives("access-2", "refresh-2");
    assertThat(at(NOW.plusSeconds(3539)).token()).contains("access-1");
    assertThat(issuer.requests()).isEmpty();
    assertThat(at(NOW.plusSeconds(3540)).token()).contains("access-2");
    assertThat(issuer.requests().getFirst().body())
        .isEqualTo("client_id=cli&grant_type=refresh_token&refresh_token=refresh-1");
    assertThat(at(NOW.plusSeconds(3541)).token()).contains("access-2");
    assertThat(issuer.requests()).hasSize(1);
  }

  /** A refresh token that is used twice ends the sign-in. */
  @Test
  void manyWhoAskAtOnceRenewOnce() throws Exception {
    signIn();
    gives("access-2", "refresh-2");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<String>>> tokens = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        tokens.add(threads.submit(() -> at(NOW).another("access-1")));
      }
      for (Future<Optional<String>> token : tokens) {
        assertThat(token.get()).contains("access-2");
      }
    }
    assertThat(issuer.requests()).hasSize(1);
  }

  @Test
  void anIssuerThatDoesNotRotateKeepsTheRefreshToken() {
    signIn();
    issuer.answer("POST /token", 200, Map.of("access_token", "access-2"));
    assertThat(at(NOW).another("access-1")).contains("access-2");
    at(NOW).another("access-2");
    assertThat(issuer.requests().getLast().body()).contains("refresh-1");
  }

  @Test
  void aSignInThatEndedIsNotForgotten() {
    signIn();
    issuer.answer("POST /token", 400, Map.of("error", "invalid_grant"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> at(NOW.plusSeconds(4000)).token())
          .isInstanceOf(SignInException.class)
          .hasMessageContaining("sign in again with `kapsel login`");
    }
  }

  @Test
  void servicesAreKeptApartHoweverTheyAreWritten() {
    signIn();
    assertThat(file().find(URI.create("https://kapsel.example.com/"))).isPresent();
    assertThat(file().find(URI.create("https://KAPSEL.example.com"))).isPresent();
    assertThat(file().find(URI.create("https://kapsel.example.com:8443"))).isEmpty();
    assertThat(file().find(URI.create("http://kapsel.example.com"))).isEmpty();
    file().remove(URI.create("https://kapsel.example.com/other"));
    assertThat(file().find(SERVICE)).isPresent();
  }

  @Test
  void theFileIsItsOwnersAlone() throws IOException {
    signIn();
    Path file = directory.resolve("kapsel/credentials.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(file().find(SERVICE).toString()).doesNotContain("access-1", "refresh-1");
  }

  @Test
  void aBrokenFileIsNamedAndNotQuoted() throws IOException {
    Files.createDirectories(directory.resolve("kapsel"));
    Files.writeString(directory.resolve("kapsel/credentials.json"), "refresh-secret");
    assertThatThrownBy(() -> at(NOW).token())
        .isInstanceOf(SignInException.class)
        .hasMessageContaining("credentials.json is not as `kapsel login` writes it; delete it")
        .hasMessageNotContaining("secret");
  }
}
