package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.local.issuer.ScriptedBrowser;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.model.api.KapselJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;

/** A service, a command line and a person at a browser. */
abstract class SignInFixture {

  private static final Pattern ADDRESS = Pattern.compile("http://\\S+/authorize\\?\\S+");

  @TempDir Path directory;
  final Map<String, String> environment = new HashMap<>();
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  final ScriptedBrowser browser = new ScriptedBrowser();
  KapselLocal service;

  @BeforeEach
  void start() {
    service = KapselLocal.start(options());
  }

  @AfterEach
  void stop() {
    service.close();
    browser.close();
  }

  final LocalOptions options() {
    return ServiceProcess.options(data(), TableChoice.SQLITE);
  }

  final Path data() {
    return directory.resolve(".kapsel");
  }

  final int kapsel(String... arguments) {
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

  final String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  final String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  final CompletableFuture<Integer> login(String... more) {
    out.reset();
    err.reset();
    String[] arguments = new String[more.length + 1];
    arguments[0] = "login";
    System.arraycopy(more, 0, arguments, 1, more.length);
    return CompletableFuture.supplyAsync(() -> run(arguments));
  }

  /** The address that the command shows to the person. */
  final URI address(ByteArrayOutputStream where) {
    return Flow.await(
        () -> {
          Matcher matcher = ADDRESS.matcher(where.toString(StandardCharsets.UTF_8));
          return matcher.find() ? Optional.of(URI.create(matcher.group())) : Optional.empty();
        });
  }

  final void signIn(String user) throws Exception {
    CompletableFuture<Integer> login = login("--no-browser");
    URI answer = browser.choose(address(out), user);
    assertThat(browser.visit(answer).body()).contains("You are signed in", "close this window");
    assertThat(login.get()).as(err()).isZero();
  }

  final JsonNode whoami() throws IOException {
    assertThat(kapsel("whoami", "--offline", "-o", "json")).as(err()).isZero();
    return KapselJson.mapper().readTree(out());
  }

  final Path credentials() {
    return directory.resolve(".config/kapsel/credentials.json");
  }
}
