package dev.kapsel.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.cli.ExitCodes;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.access.StubIssuer;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.SignInSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the command line to the service and back, as a person goes who signs in. */
@Timeout(60)
class SignInTest extends SignInFixture {

  @Test
  void withoutASignInOneIsTheDeveloper() throws Exception {
    assertThat(kapsel("env", "list")).as(err()).isZero();
    JsonNode me = whoami();
    assertThat(me.path("kind").asText()).isEqualTo("developer of this machine");
    assertThat(me.path("identity").path("sub").asText()).isEqualTo("developer");
    assertThat(me.path("identity").path("groups").get(0).asText())
        .isEqualTo("kapsel-administrators");
    assertThat(credentials()).doesNotExist();
  }

  @Test
  void whoSignsInAsAliceIsAliceUntilSheSignsOut() throws Exception {
    signIn("alice");
    assertThat(out()).contains("Signed in at " + service.gateway(), "Alice (alice@example.com)");
    assertThat(whoami().path("identity").path("sub").asText()).isEqualTo("alice");
    assertThat(kapsel("whoami")).as(err()).isZero();
    assertThat(out()).contains("Alice (user:alice)", "forecasting");
    assertThat(kapsel("logout")).isZero();
    assertThat(out()).contains("Signed out of " + service.gateway());
    assertThat(whoami().path("identity").path("sub").asText()).isEqualTo("developer");
    assertThat(kapsel("logout")).isZero();
    assertThat(out()).contains("Nobody is signed in");
  }

  @Test
  void theSignInIsItsOwnersAloneAndOutlivesARestart() throws Exception {
    signIn("bob");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials())))
        .isEqualTo("rw-------");
    service.close();
    service = KapselLocal.start(options());
    assertThat(kapsel("env", "list")).as(err()).isZero();
    assertThat(whoami().path("identity").path("sub").asText()).isEqualTo("bob");
  }

  @Test
  void aRefusedTokenIsRenewedAndTheCallRepeated() throws Exception {
    signIn("alice");
    String old = Files.readString(credentials());
    JsonNode kept = KapselJson.mapper().readTree(old).elements().next();
    String token = kept.path("accessToken").asText();
    Files.writeString(credentials(), old.replace(token, token + "x"));
    assertThat(kapsel("env", "list")).as(err()).isZero();
    assertThat(Files.readString(credentials())).doesNotContain(token);
  }

  @Test
  void theDesktopsBrowserIsOpened() throws Exception {
    Path opened = directory.resolve("opened");
    Path program = Files.createDirectories(directory.resolve("bin")).resolve("xdg-open");
    Files.writeString(
        program,
        "#!/bin/sh\nprintf %s \"$1\" >" + opened + ".new\nmv " + opened + ".new " + opened + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
    environment.put("DISPLAY", ":0");
    CompletableFuture<Integer> login = login("-o", "json");
    URI shown = address(err);
    String address =
        Flow.await(() -> Optional.of(Flow.content(opened)).filter(text -> !text.isEmpty()));
    assertThat(address).isEqualTo(shown.toString());
    browser.visit(browser.choose(shown, "alice"));
    assertThat(login.get()).isZero();
    assertThat(KapselJson.mapper().readTree(out()).path("sub").asText()).isEqualTo("alice");
  }

  @Test
  void aServiceTokenComesBeforeASignIn() throws Exception {
    signIn("alice");
    environment.put("KAPSEL_TOKEN", "kapsel-service.abc");
    assertThat(kapsel("whoami", "--offline")).isZero();
    assertThat(out()).contains("service token").doesNotContain("Alice", "abc");
    assertThat(kapsel("whoami")).as("the service knows no such token").isEqualTo(3);
  }

  @Test
  void anotherMachinesServiceKnowsNoDeveloper() {
    environment.put("KAPSEL_SERVICE", service.gateway().toString());
    environment.put("KAPSEL_DATA", directory.resolve("elsewhere").toString());
    assertThat(kapsel("whoami")).isEqualTo(1);
    assertThat(out()).contains("nobody", "kapsel login");
  }

  @Test
  void aServiceWithAnIssuerElsewhereTakesItsTokensAndHasNoDeveloper() throws Exception {
    service.close();
    try (StubIssuer issuer = new StubIssuer()) {
      service =
          KapselLocal.start(options().withIssuer(new IssuerChoice.External(issuer.settings())));
      assertThat(data().resolve("developer-credential")).doesNotExist();
      assertThat(kapsel("whoami")).isEqualTo(1);
      JsonNode told = KapselJson.mapper().readTree(data().resolve("service.json").toFile());
      assertThat(told.path("issuer").asText()).isEqualTo(issuer.name());
      assertThat(told.has("developerTokens")).isFalse();
    }
  }

  @Test
  void whereTheIssuerKnowsOneAddressTheAnswerComesThere() throws Exception {
    URI callback = URI.create("http://localhost:" + freePort() + "/callback");
    try (KapselLocal other = elsewhere(callback)) {
      CompletableFuture<Integer> login =
          login("--no-browser", "--service", other.gateway().toString());
      URI shown = address(out);
      assertThat(shown.getRawQuery())
          .contains("redirect_uri=" + URLEncoder.encode(callback.toString(), UTF_8));
      URI answer = browser.choose(shown, "alice");
      assertThat(answer.toString()).startsWith(callback.toString());
      assertThat(browser.visit(answer).body()).contains("You are signed in");
      assertThat(login.get()).as(err()).isZero();
    }
  }

  @Test
  void noServiceCanHaveTheAnswerSentToAnotherMachine() throws Exception {
    try (KapselLocal other = elsewhere(URI.create("http://evil.example:80/callback"))) {
      assertThat(kapsel("login", "--no-browser", "--service", other.gateway().toString()))
          .isEqualTo(ExitCodes.PROBLEM);
      assertThat(err()).contains("`http://evil.example:80/callback`, which is no port of this");
    }
  }

  /** Another service, whose people sign in at the issuer of the first one. */
  private KapselLocal elsewhere(URI callback) throws Exception {
    SignInSettings first =
        KapselJson.mapper()
            .readValue(
                service.gateway().resolve(SignInSettings.PATH).toURL(), SignInSettings.class);
    return KapselLocal.start(
        ServiceProcess.options(directory.resolve("elsewhere"), TableChoice.SQLITE)
            .withIssuer(
                new IssuerChoice.External(
                    new SignInSettings(
                        first.issuer(), first.clientId(), first.audience(), callback))));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
