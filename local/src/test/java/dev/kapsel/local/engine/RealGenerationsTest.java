package dev.kapsel.local.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.builder.cache.Trees;
import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.SearchClient.ForPackages;
import dev.kapsel.client.curated.CatalogueException;
import dev.kapsel.client.curated.CommandEngine;
import dev.kapsel.client.curated.SmokeEngine;
import dev.kapsel.local.KapselLocal;
import dev.kapsel.local.LocalOptions;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.access.StubIssuer;
import dev.kapsel.local.worker.BuilderProgram;
import dev.kapsel.model.api.GenerationDetails;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Difference;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.image.Verification.Verdict;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import dev.kapsel.model.search.PackageMatch;
import dev.kapsel.model.search.PackageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images that are built again, with real packages, by the service and its real worker. The issuer
 * is a company's, so that the worker needs a login to the registry.
 */
@Tag("machine")
class RealGenerationsTest {

  @TempDir static Path data;
  private static StubIssuer issuer;
  private static KapselLocal service;
  private static KapselClient client;

  /** Of {@code idna} over our own base, as it was built first. */
  private static Generation first;

  @BeforeAll
  static void start() throws IOException {
    issuer = new StubIssuer();
    service =
        KapselLocal.start(
            LocalOptions.of(data.resolve("one"))
                .withIssuer(new IssuerChoice.External(issuer.settings())));
    client =
        new HttpKapselClient(
            service.gateway(),
            new WorkspaceName("default"),
            () -> Optional.of(issuer.administrator()));
    LookupAnswer answer = client.ensure(LookupRequest.of(definition()));
    Build build = followed(((LookupAnswer.Building) answer).build());
    assertThat(build.state()).as("%s", build.failure()).isEqualTo(BuildState.SUCCEEDED);
    first = client.image(answer.hash()).generations().getLast();
  }

  private static ObjectNode definition() {
    return definition("3.10");
  }

  private static ObjectNode definition(String version) {
    ObjectNode definition = KapselJson.mapper().createObjectNode();
    definition.put("schema", "kapsel/v1");
    definition.putObject("image").put("base", "kapsel/python:3.11-bookworm");
    definition.putObject("python").putObject("system").putArray("pip").add("idna==" + version);
    return definition;
  }

  @AfterAll
  static void stop() {
    service.close();
    issuer.close();
  }

  @Test
  void generationIsVerifiedInAProcessOfItsOwn() {
    int generations = client.image(first.definitionHash()).generations().size();
    Verification verification = verified();
    assertThat(verification.verdict()).as("%s", verification).isEqualTo(Verdict.EQUAL);
    assertThat(verification.rebuilt()).isEqualTo(first.digest());
    assertThat(client.log(verification.build(), null).lines())
        .extracting(LogLine::text)
        .anyMatch(
            line ->
                line.contains("umask 0027")
                    && line.contains("locale tr_TR")
                    && line.contains("time zone Asia/Kathmandu"))
        .anyMatch(line -> line.contains("the same, bit for bit"));
    assertThat(client.image(first.definitionHash()).generations()).hasSize(generations);
  }

  /** By workers as in the cloud, which are alone on their machine and begin with an empty cache. */
  @Test
  void baseThatAnEarlierBuildHasAssembledIsReadFromTheRegistry() throws IOException {
    Path data = RealGenerationsTest.data.resolve("forgetful");
    Path cache = data.resolve("cache");
    List<String> command = new ArrayList<>(List.of("env", "KAPSEL_TRUST_BASES=1"));
    command.addAll(BuilderProgram.command());
    try (KapselLocal other = KapselLocal.start(LocalOptions.of(data).withWorkerCommand(command))) {
      KapselClient client =
          new HttpKapselClient(other.gateway(), new WorkspaceName("default"), other.developer());
      assertThat(log(client, definition("3.10"))).noneMatch(RealGenerationsTest::fromTheRegistry);
      forget(cache);
      assertThat(log(client, definition("3.9")))
          .anyMatch(RealGenerationsTest::fromTheRegistry)
          .noneMatch(line -> line.contains("assembled anew"));
      Layer lowest =
          client.image(hash(definition("3.9"))).generations().getLast().layers().getFirst();
      spoil(blob(data.resolve("registry"), lowest));
      forget(cache);
      assertThat(log(client, definition("3.8")))
          .anyMatch(RealGenerationsTest::fromTheRegistry)
          .anyMatch(line -> line.contains("it cannot be used, and is assembled anew"));
      Files.delete(blob(data.resolve("registry"), lowest));
      forget(cache);
      assertThat(log(client, definition("3.7"))).noneMatch(RealGenerationsTest::fromTheRegistry);
    }
  }

  private static DefinitionHash hash(ObjectNode definition) {
    return client.lookUp(LookupRequest.of(definition)).hash();
  }

  private static void spoil(Path blob) throws IOException {
    byte[] content = Files.readAllBytes(blob);
    content[content.length / 2] ^= 1;
    Files.write(blob, content);
  }

  /** All but the programs that workers call. */
  private static void forget(Path cache) throws IOException {
    try (Stream<Path> kept = Files.list(cache)) {
      for (Path each : kept.filter(path -> !path.endsWith("tools")).toList()) {
        Trees.delete(each);
      }
    }
  }

  private static List<String> log(KapselClient client, ObjectNode definition) {
    LookupAnswer.Building answer =
        (LookupAnswer.Building) client.ensure(LookupRequest.of(definition));
    Build build =
        new BuildWatch(client, Duration.ofMillis(100)).follow(answer.build().id(), look -> {});
    assertThat(build.state()).as("%s", build.failure()).isEqualTo(BuildState.SUCCEEDED);
    return client.log(build.id(), null).lines().stream().map(LogLine::text).toList();
  }

  private static boolean fromTheRegistry(String line) {
    return line.contains("assembled by an earlier build")
        && line.contains("layers in the registry");
  }

  /** What the search follows comes a little later than the image. */
  @Test
  void debianPackagesOfOurOwnBaseAreFoundInARange() {
    ForPackages ssl = new ForPackages("libssl3", ">=3.0,<4", PackageSource.DEB, false);
    PackageMatch found =
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> client.search().packages(ssl, null).items(), all -> !all.isEmpty())
            .getFirst();
    assertThat(found.image().hash()).isEqualTo(first.definitionHash());
    assertThat(found.version()).startsWith("3.0.");
    ForPackages older = new ForPackages("libssl3", "<3.0", PackageSource.DEB, false);
    assertThat(client.search().packages(older, null).items()).isEmpty();
  }

  /** On the registry's own disk, below its digest, as a fault or an intruder would. */
  @Test
  void layerThatWasChangedOnTheDiskIsFound() throws IOException {
    Layer layer = first.layers().getLast();
    Path blob = blob(layer);
    byte[] good = Files.readAllBytes(blob);
    byte[] changed = good.clone();
    changed[good.length / 2] ^= 1;
    Files.write(blob, changed);
    try {
      Difference difference = requireNonNull(verified().difference());
      assertThat(difference.layer()).isEqualTo(layer.content());
      assertThat(difference.position()).isEqualTo(first.layers().size());
    } finally {
      Files.write(blob, good);
    }
  }

  @Test
  void rebuiltFromTheLockAndFromNothingItIsTheSameImage() {
    DefinitionHash hash = first.definitionHash();
    for (RebuildFrom from : List.of(RebuildFrom.LOCK, RebuildFrom.NOTHING)) {
      Build begun = client.generations().rebuild(hash, new RebuildRequest(from)).build();
      Build ended = followed(begun);
      assertThat(ended.state()).as("%s", ended.failure()).isEqualTo(BuildState.SUCCEEDED);
      Generation next = client.image(hash).generations().getFirst();
      assertThat(next.number()).isEqualTo(ended.generation());
      assertThat(next.digest()).as("from " + from).isEqualTo(first.digest());
    }
  }

  @Test
  void ofAnImageOverOurOwnBaseAllSizesAreKnown() {
    GenerationDetails details =
        client.generations().details(first.definitionHash(), first.number());
    assertThat(details.unpackedSize()).isGreaterThan(first.size());
    assertThat(requireNonNull(details.python()).base()).startsWith("/usr/bin/python3");
  }

  @Test
  void dockerPullsItByTheLoginThatIsGiven(@TempDir Path directory) throws Exception {
    PullCredentials login = client.generations().credentials(first.definitionHash());
    try (DockerEngine docker = new DockerEngine(directory)) {
      SmokeEngine engine = new CommandEngine(docker.command().toString());
      PullCredentials none = PullCredentials.open(login.registry(), login.repository());
      assertThatExceptionOfType(CatalogueException.class)
          .isThrownBy(() -> engine.run(first.reference(), none, ""))
          .withMessageContaining("no basic auth credentials");
      engine.run(first.reference(), login, "import idna");
    }
  }

  private static Verification verified() {
    Verification begun = client.generations().verify(first.definitionHash(), first.number());
    followed(client.build(begun.build()));
    return client
        .generations()
        .verifications(first.definitionHash(), first.number(), null)
        .items()
        .getFirst();
  }

  private static Build followed(Build build) {
    return new BuildWatch(client, Duration.ofMillis(100)).follow(build.id(), look -> {});
  }

  private static Path blob(Layer layer) throws IOException {
    return blob(data.resolve("one/registry"), layer);
  }

  private static Path blob(Path registry, Layer layer) throws IOException {
    try (Stream<Path> files = Files.walk(registry)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().equals(layer.digest().hex()))
          .filter(file -> file.toFile().length() == layer.size())
          .findFirst()
          .orElseThrow();
    }
  }
}
