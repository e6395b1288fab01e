package dev.kapsel.functions.curated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private HttpServer server;
  private int status = 200;
  private byte[] body = MANIFEST;
  private boolean wantsToken;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private ImageReference reference() {
    return new ImageReference(address(), "kapsel/curated", "one", Digest.of(MANIFEST));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      asked.add(path);
      String bearer = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      int code = status;
      byte[] content = body;
      if (path.startsWith("/token")) {
        code = 200;
        content = "{\"token\":\"good\"}".getBytes(StandardCharsets.UTF_8);
      } else if (wantsToken && !bearer.equals("Bearer good")) {
        code = 401;
        exchange
            .getResponseHeaders()
            .set(
                "WWW-Authenticate",
                "Bearer realm=\"http://%s/token\",service=\"registry\"".formatted(address()));
      }
      exchange.getResponseHeaders().set("Location", "http://" + address() + "/elsewhere");
      exchange.sendResponseHeaders(code, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  @Test
  void manifestIsReadByItsDigest() {
    var found = new RegistryManifests().find(reference()).orElseThrow();
    assertThat(found.digest()).isEqualTo(Digest.of(MANIFEST));
    assertThat(found.layers()).isEqualTo(Map.of(LAYER, 7L));
    assertThat(asked).containsExactly("/v2/kapsel/curated/manifests/" + Digest.of(MANIFEST));
  }

  @Test
  void registryThatGivesTokensToAnybodyIsAskedForOne() {
    wantsToken = true;
    assertThat(new RegistryManifests().find(reference())).isPresent();
    assertThat(asked)
        .contains("/token?service=registry&scope=repository%3Akapsel%2Fcurated%3Apull");
  }

  @Test
  void onlyTheRegistryItselfSaysThatItHasNone() {
    status = 404;
    assertThat(new RegistryManifests().find(reference())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 403, 429, 500, 503})
  void whatIsNoAnswerIsNeverTakenForOne(int code) {
    status = code;
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> new RegistryManifests().find(reference()))
        .withMessageContaining(Integer.toString(code));
    assertThat(asked).doesNotContain("/elsewhere");
  }

  @Test
  void otherContentUnderTheDigestIsNotTaken() {
    body = "{\"layers\":[]}".getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> new RegistryManifests().find(reference()))
        .withMessageContaining("something else");
  }

  @Test
  void registryThatIsGoneIsUnknown() {
    ImageReference gone = reference();
    server.stop(0);
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> new RegistryManifests().find(gone));
  }

  @Test
  void tokensAreNotAskedForInTheClear() {
    assertThat(
            AnonymousToken.address(
                "Bearer realm=\"http://auth.example.com/token\",service=\"x\"", reference()))
        .isEmpty();
    assertThat(AnonymousToken.address("Basic realm=\"x\"", reference())).isEmpty();
  }
}
