package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.KapselException;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.access.StubIssuer;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that several people use, by an issuer of their own: its registry asks who they are. */
final class SharedMachineTest {

  private static final WorkspaceName TEAM = new WorkspaceName("default");

  @TempDir private Path directory;
  private StubIssuer issuer;
  private KapselLocal service;

  @BeforeEach
  void start() throws IOException {
    issuer = new StubIssuer();
    service =
        KapselLocal.start(
            ServiceProcess.options(directory.resolve("data"), TableChoice.SQLITE)
                .withIssuer(new IssuerChoice.External(issuer.settings())));
  }

  @AfterEach
  void stop() {
    service.close();
    issuer.close();
  }

  private KapselClient client(String token) {
    return new HttpKapselClient(service.gateway(), TEAM, () -> Optional.of(token));
  }

  private int pulled(String path, @Nullable PullCredentials login) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.registry() + path));
    if (login != null) {
      String pair = login.username() + ":" + login.password();
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void anImageIsBuiltAndPulledByWhoeverMay() throws Exception {
    KapselClient root = client(issuer.administrator());
    DefinitionHash hash = Flow.register(root);
    root.ensure(LookupRequest.of(hash));
    GenerationSummary made = Flow.built(root, hash);
    String manifest = "/v2/kapsel/default/manifests/" + made.digest();
    assertThat(pulled(manifest, null)).as("by anybody on the machine").isEqualTo(401);

    PullCredentials login = root.generations().credentials(hash);
    assertThat(login.expiresAt()).isAfter(Instant.now());
    assertThat(pulled(manifest, login)).isEqualTo(200);
    assertThat(pulled("/v2/kapsel/curated/manifests/" + made.digest(), login)).isEqualTo(403);

    KapselClient eve =
        client(StubIssuer.signed(issuer.claims(Instant.now()).subject("eve").build()));
    assertThatExceptionOfType(KapselException.class)
        .as("without a role")
        .isThrownBy(() -> eve.generations().credentials(hash));
  }
}
