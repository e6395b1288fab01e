package dev.kapsel.local.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.functions.table.MovableClock;
import dev.kapsel.local.access.Caller;
import dev.kapsel.local.access.JwtAuthorizer;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An issuer on a directory of its own, with a program and a person to use it. */
abstract class IssuerFixture {

  static final String REDIRECT = "http://127.0.0.1:50000/callback";
  static final String VERIFIER = "v".repeat(43);

  @TempDir Path data;
  final MovableClock clock = new MovableClock(Instant.parse("2026-05-01T12:00:00Z"));
  final ScriptedBrowser browser = new ScriptedBrowser();
  private final HttpClient http = HttpClient.newHttpClient();
  DevelopmentIssuer issuer;

  @BeforeEach
  void start() throws IOException {
    issuer = DevelopmentIssuer.start(0, data, clock);
  }

  @AfterEach
  void stop() {
    issuer.close();
    browser.close();
    http.close();
  }

  final void restart() throws IOException {
    int port = issuer.uri().getPort();
    issuer.close();
    issuer = DevelopmentIssuer.start(port, data, clock);
  }

  static Map<String, String> query() {
    Map<String, String> query = new TreeMap<>();
    query.put("response_type", "code");
    query.put("client_id", "kapsel-cli");
    query.put("redirect_uri", REDIRECT);
    query.put("scope", "openid profile email offline_access");
    query.put("state", "s&1");
    query.put("nonce", "n1");
    query.put("code_challenge", Secrets.s256(VERIFIER));
    query.put("code_challenge_method", "S256");
    return query;
  }

  final URI authorize(Map<String, String> query) {
    return issuer.uri().resolve("/authorize?" + form(query));
  }

  /** The code that a user's choice gives. */
  final String code(String user) throws Exception {
    return code(browser.choose(authorize(query()), user));
  }

  static String code(URI answer) throws OAuthException {
    return Objects.requireNonNull(parameters(answer).get("code"), answer::toString);
  }

  final Map<String, String> exchange(String code) {
    Map<String, String> form = new TreeMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", "kapsel-cli");
    form.put("code", code);
    form.put("redirect_uri", REDIRECT);
    form.put("code_verifier", VERIFIER);
    return form;
  }

  final JsonNode signIn(String user) throws Exception {
    HttpResponse<String> answer = token(exchange(code(user)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return KapselJson.mapper().readTree(answer.body());
  }

  final HttpResponse<String> refresh(JsonNode tokens) throws Exception {
    return token(
        Map.of(
            "grant_type", "refresh_token",
            "client_id", "kapsel-cli",
            "refresh_token", tokens.path("refresh_token").asText()));
  }

  final HttpResponse<String> token(Map<String, String> form) throws Exception {
    return post("/token", form, null);
  }

  final HttpResponse<String> developer(String secret) throws Exception {
    String login = Base64.getEncoder().encodeToString(("kapsel-local:" + secret).getBytes());
    return post("/token", Map.of("grant_type", "client_credentials"), "Basic " + login);
  }

  final String secret() throws IOException {
    return Files.readString(data.resolve("developer-credential"));
  }

  final HttpResponse<String> post(
      String path, Map<String, String> form, @Nullable String authorization) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(issuer.uri().resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(form)));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  final HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(issuer.uri().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** What the gateway makes of a token. */
  final Caller caller(JsonNode tokens) throws IOException {
    return caller(tokens.path("access_token").asText());
  }

  final Caller caller(String token) throws IOException {
    return JwtAuthorizer.of(issuer.settings(), clock).caller("Bearer " + token);
  }

  static Map<String, String> claims(Caller caller) {
    assertThat(caller).isInstanceOf(Caller.Known.class);
    return ((Caller.Known) caller).claims();
  }

  static Map<String, String> parameters(URI address) throws OAuthException {
    return new HashMap<>(Parameters.parse(address.getRawQuery()).values());
  }

  static String error(HttpResponse<String> answer) throws IOException {
    return answer.statusCode()
        + " "
        + KapselJson.mapper().readTree(answer.body()).path("error").asText();
  }

  static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(one -> one.getKey() + "=" + ScriptedBrowser.encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }
}
