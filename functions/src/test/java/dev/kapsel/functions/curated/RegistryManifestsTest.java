package dev.kapsel.functions.curated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.kapsel.functions.StubServer;
import dev.kapsel.functions.image.PublisherLogins;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import dev.kapsel.model.protocol.BuildPlan.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry of another installation, over HTTP. */
final class RegistryManifestsTest {

  private static final Digest LAYER = Digest.of(new byte[] {1});
  private static final byte[] MANIFEST =
      "{\"layers\":[{\"digest\":\"%s\",\"size\":7}]}"
          .formatted(LAYER)
          .getBytes(StandardCharsets.UTF_8);

  private final List<String> asked = new ArrayList<>();
  private final List<String> logins = new ArrayList<>();
  private StubServer server;
  private int status = 200;
  private byte[] body = MANIFEST;
  private boolean wantsToken;
  private @Nullable String wantsLogin;
  private @Nullable String realm;
  private final List<Connection> connections = new ArrayList<>();
  private PublisherLogins publishers = PublisherLogins.NONE;

  @BeforeEach
  void start() throws IOException {
    server = StubServer.answering(this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String address() {
    return server.address("").getAuthority();
  }

  private ImageReference reference() {
    return new ImageReference(address(), "kapsel/curated", "one", Digest.of(MANIFEST));
  }

  private RegistryManifests manifests() {
    return new RegistryManifests(
        publishers, workspace -> workspace.equals(WorkspaceName.CURATED) ? connections : List.of());
  }

  private void connect(String prefix, String password) {
    connections.add(new Connection(prefix, new Login("robot", password)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      asked.add(path);
      String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      logins.add(shown);
      int code = status;
      byte[] content = body;
      if (path.startsWith("/token")) {
        code = wantsLogin == null || shown.equals(wantsLogin) ? 200 : 401;
        content = "{\"token\":\"good\"}".getBytes(StandardCharsets.UTF_8);
      } else if (wantsLogin != null && !wantsToken && !shown.equals(wantsLogin)) {
        code = 401;
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"registry\"");
      } else if (wantsToken && !shown.equals("Bearer good")) {
        code = 401;
        exchange
            .getResponseHeaders()
            .set(
                "WWW-Authenticate",
                "Bearer realm=\"%s\",service=\"registry\""
                    .formatted(realm == null ? "http://" + address() + "/token" : realm));
      }
      exchange.getResponseHeaders().set("Location", "http://" + address() + "/elsewhere");
      exchange.sendResponseHeaders(code, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  @Test
  void manifestIsReadByItsDigest() {
    var found = manifests().find(reference()).orElseThrow();
    assertThat(found.digest()).isEqualTo(Digest.of(MANIFEST));
    assertThat(found.layers()).isEqualTo(Map.of(LAYER, 7L));
    assertThat(asked).containsExactly("/v2/kapsel/curated/manifests/" + Digest.of(MANIFEST));
  }

  @Test
  void registryThatGivesTokensToAnybodyIsAskedForOne() {
    wantsToken = true;
    assertThat(manifests().find(reference())).isPresent();
    assertThat(asked)
        .contains("/token?service=registry&scope=repository%3Akapsel%2Fcurated%3Apull");
  }

  @Test
  void onlyTheRegistryItselfSaysThatItHasNone() {
    status = 404;
    assertThat(manifests().find(reference())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 403, 429, 500, 503})
  void whatIsNoAnswerIsNeverTakenForOne(int code) {
    status = code;
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> manifests().find(reference()))
        .withMessageContaining(Integer.toString(code));
    assertThat(asked).doesNotContain("/elsewhere");
  }

  @Test
  void otherContentUnderTheDigestIsNotTaken() {
    body = "{\"layers\":[]}".getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> manifests().find(reference()))
        .withMessageContaining("something else");
  }

  @Test
  void registryThatIsGoneIsUnknown() {
    ImageReference gone = reference();
    server.close();
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> manifests().find(gone));
  }

  @Test
  void theLoginOfAConnectionIsShownWhereOneIsAskedFor() {
    wantsLogin = new Login("robot", "good").authorization();
    connect("https://elsewhere.example.com", "other");
    connect("http://" + address() + "/kapsel", "good");
    assertThat(manifests().find(reference())).isPresent();
    assertThat(logins).containsExactly("null", wantsLogin);
  }

  @Test
  void tokensAreAskedForWithIt() {
    wantsToken = true;
    wantsLogin = new Login("robot", "good").authorization();
    connect("http://" + address(), "good");
    assertThat(manifests().find(reference())).isPresent();
    assertThat(logins).containsExactly("null", wantsLogin, "Bearer good");
  }

  @Test
  void theLoginThatIsGivenForTheRepositoryGoesFirst() {
    wantsLogin = new Login("AWS", "short-lived").authorization();
    connect("http://" + address(), "other");
    publishers =
        image ->
            Optional.of(
                new PullCredentials(
                    image.registry(), image.repository(), "AWS", "short-lived", Instant.MAX));
    assertThat(manifests().find(reference())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLoginThatIsMissingOrWrongIsSaid(boolean wrong) {
    wantsLogin = new Login("robot", "good").authorization();
    if (wrong) {
      connect("http://" + address(), "bad");
    }
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> manifests().find(reference()))
        .withMessageContaining("401")
        .withMessageContaining("connection")
        .withMessageNotContaining("robot");
  }

  @Test
  void noLoginGoesToAnotherHostInTheClear() {
    wantsToken = true;
    realm = "http://auth.example.com/token";
    connect("http://" + address(), "good");
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> manifests().find(reference()))
        .withMessageContaining("in the clear");
  }
}
