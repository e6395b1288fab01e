package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.access.LocalDeveloper;
import dev.kapsel.client.curated.Catalogue;
import dev.kapsel.client.curated.IndexFile;
import dev.kapsel.client.curated.Publisher;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.access.StubIssuer;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.TokenRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.protocol.BuildPlan.Connection;
import dev.kapsel.model.protocol.BuildPlan.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was published at a registry that asks for logins, in an installation that has one. */
final class PublisherLoginTest {

  private static final EnvironmentReference SHARED = EnvironmentReference.parse("kapsel-shared");

  @TempDir private Path directory;
  private StubIssuer issuer;
  private KapselLocal publisher;
  private URI index;

  @BeforeEach
  void publish() throws IOException {
    issuer = new StubIssuer();
    publisher =
        KapselLocal.start(
            options("publisher").withIssuer(new IssuerChoice.External(issuer.settings())));
    Files.writeString(directory.resolve("catalogue.txt"), "shared\n");
    Path folder = Files.createDirectory(directory.resolve("shared"));
    Files.writeString(
        folder.resolve("kapsel.yaml"),
        """
        schema: kapsel/v1
        name: kapsel-shared
        version: "1"
        image: {base: kapsel/python:3.11-bookworm}
        python: {system: {pip: [shared==1.0]}}
        """);
    Files.writeString(folder.resolve("smoke.py"), "assert True\n");
    Path file = directory.resolve("curated-index.json");
    KapselClient curated = root();
    new Publisher(
            curated,
            new Publisher.Choice(null, true, false),
            IndexFile.open(file),
            Clock.systemUTC(),
            new Following(curated))
        .publish(Catalogue.open(directory).entries(List.of()).getFirst());
    index = file.toUri();
  }

  @AfterEach
  void stop() {
    publisher.close();
    issuer.close();
  }

  private record Following(KapselClient curated) implements Publisher.Eye {
    @Override
    public void step(String what) {}

    @Override
    public Build follow(Build build) {
      return new BuildWatch(curated, Duration.ofMillis(20)).follow(build.id(), look -> {});
    }
  }

  private LocalOptions options(String name) {
    return ServiceProcess.options(directory.resolve(name), TableChoice.SQLITE);
  }

  private KapselClient root() {
    return new HttpKapselClient(
        publisher.gateway(), WorkspaceName.CURATED, () -> Optional.of(issuer.administrator()));
  }

  private LookupAnswer lookedUp(KapselLocal service) {
    return team(service).lookUp(LookupRequest.of(SHARED));
  }

  private KapselClient team(KapselLocal service) {
    return new HttpKapselClient(
        service.gateway(),
        new WorkspaceName("default"),
        new LocalDeveloper(directory.resolve("fresh")));
  }

  private void connect(String password) throws IOException {
    Connection connection =
        new Connection(publisher.registry().toString(), new Login("token", password));
    Path connections = Files.createDirectories(directory.resolve("fresh/connections"));
    Files.write(
        connections.resolve("curated.json"),
        KapselJson.mapper().writeValueAsBytes(List.of(connection)));
  }

  @Test
  void aServiceTokenOfThePublisherIsEnoughToHitIt() throws Exception {
    String token =
        root().workspaces().createToken(new TokenRequest("others", Role.READER, 1)).secret();
    connect(token);
    try (KapselLocal fresh = KapselLocal.start(options("fresh").withCurated(index))) {
      var hit = (LookupAnswer.Hit) lookedUp(fresh);
      assertThat(hit.generation().reference().registry())
          .isEqualTo(publisher.registry().getAuthority());
      PullCredentials pull = team(fresh).generations().credentials(hit.hash());
      assertThat(pull.registry()).isEqualTo(publisher.registry().getAuthority());
      assertThat(pull.password()).as("the connection's is for the service alone").isNull();
    }
  }

  @Test
  void withoutALoginItIsListedAndNotHit() {
    try (KapselLocal fresh = KapselLocal.start(options("fresh").withCurated(index))) {
      assertThat(lookedUp(fresh)).isInstanceOf(LookupAnswer.Miss.class);
    }
  }
}
