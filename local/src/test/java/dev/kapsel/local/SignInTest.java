package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.access.StubIssuer;
import dev.kapsel.local.issuer.ScriptedBrowser;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.model.api.KapselJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the command line to the service and back, as a person goes who signs in. */
@Timeout(60)
class SignInTest {

  private static final Pattern ADDRESS = Pattern.compile("http://\\S+/authorize\\?\\S+");

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ScriptedBrowser browser = new ScriptedBrowser();
  private KapselLocal service;

  @BeforeEach
  void start() {
    service = KapselLocal.start(options());
  }

  @AfterEach
  void stop() {
    service.close();
    browser.close();
  }

  private LocalOptions options() {
    return ServiceProcess.options(data(), TableChoice.SQLITE);
  }

  private Path data() {
    return directory.resolve(".kapsel");
  }

  private int kapsel(String... arguments) {
    out.reset();
    err.reset();
    return run(arguments);
  }

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Style.PLAIN,
            false,
            100);
    Surroundings surroundings =
        new Surroundings(environment, directory, directory, terminal, Clock.systemUTC());
    return KapselCommandLine.create(surroundings, session -> List.of()).execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private CompletableFuture<Integer> login(String... more) {
    out.reset();
    err.reset();
    String[] arguments = new String[more.length + 1];
    arguments[0] = "login";
    System.arraycopy(more, 0, arguments, 1, more.length);
    return CompletableFuture.supplyAsync(() -> run(arguments));
  }

  /** The address that the command shows to the person. */
  private URI address(ByteArrayOutputStream where) {
    return Flow.await(
        () -> {
          Matcher matcher = ADDRESS.matcher(where.toString(StandardCharsets.UTF_8));
          return matcher.find() ? Optional.of(URI.create(matcher.group())) : Optional.empty();
        });
  }

  private void signIn(String user) throws Exception {
    CompletableFuture<Integer> login = login("--no-browser");
    URI answer = browser.choose(address(out), user);
    assertThat(browser.visit(answer).body()).contains("You are signed in", "close this window");
    assertThat(login.get()).as(err()).isZero();
  }

  private JsonNode whoami() throws IOException {
    assertThat(kapsel("whoami", "-o", "json")).as(err()).isZero();
    return KapselJson.mapper().readTree(out());
  }

  private Path credentials() {
    return directory.resolve(".config/kapsel/credentials.json");
  }

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
    assertThat(kapsel("env", "list")).as(err()).isZero();
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
  void tokensAreNeverShown() throws Exception {
    signIn("alice");
    JsonNode kept = KapselJson.mapper().readTree(Files.readString(credentials())).elements().next();
    whoami();
    kapsel("env", "list");
    assertThat(out() + err())
        .doesNotContain(kept.path("accessToken").asText(), kept.path("refreshToken").asText());
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
    assertThat(kapsel("whoami")).as("and does not become somebody else").isZero();
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
  void acodeOfAnotherSignInIsOfNoUse() throws Exception {
    CompletableFuture<Integer> login = login("--no-browser");
    URI address = address(out);
    String other =
        address
            .toString()
            .replaceFirst("code_challenge=[^&]+", "code_challenge=")
            .replaceFirst("code_challenge=", "code_challenge=" + "A".repeat(43));
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
    assertThat(kapsel("whoami")).isZero();
    assertThat(out()).contains("service token").doesNotContain("Alice", "abc");
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
}
