package dev.kapsel.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.access.LocalDeveloper;
import dev.kapsel.client.cli.ExitCodes;
import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.curated.Catalogue;
import dev.kapsel.client.curated.CatalogueException;
import dev.kapsel.client.curated.IndexFile;
import dev.kapsel.client.curated.Publisher;
import dev.kapsel.client.curated.SmokeEngine;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.model.api.CurrentRequest;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.curated.CuratedIndex;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Format;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Curated environments, from a catalogue by one service to a team of another one. The workers and
 * the container engine are made up; what runs in a real one is {@code RealCatalogueTest}.
 */
class CuratedFlowTest {

  private static final WorkspaceName TEAM = new WorkspaceName("default");

  @TempDir static Path services;
  private static KapselLocal publisher;

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    publisher = KapselLocal.start(options("publisher"));
  }

  @AfterAll
  static void stop() {
    publisher.close();
  }

  private static LocalOptions options(String name) {
    return ServiceProcess.options(services.resolve(name), TableChoice.SQLITE);
  }

  private static KapselClient client(KapselLocal service, String name, WorkspaceName workspace) {
    return new HttpKapselClient(
        service.gateway(), workspace, new LocalDeveloper(services.resolve(name)));
  }

  /** An engine that writes down what it is asked, and fails where the program says so. */
  @BeforeEach
  void makeAnEngine() throws IOException {
    Path engine = directory.resolve("engine");
    Files.writeString(
        engine,
        """
        #!/bin/sh
        echo "$1 $2 $3 $4 $5" >> %s
        if [ "$1" = run ]; then
          program=$(cat)
          case $program in *fails*) echo "it does not predict"; exit 7 ;; esac
        fi
        """
            .formatted(directory.resolve("asked")));
    Files.setPosixFilePermissions(engine, PosixFilePermissions.fromString("rwx------"));
  }

  private void catalogue(String... folders) throws IOException {
    Files.writeString(directory.resolve("catalogue.txt"), String.join("\n", folders));
    for (String folder : folders) {
      Files.createDirectories(directory.resolve(folder));
      Files.writeString(
          directory.resolve(folder + "/kapsel.yaml"),
          """
          schema: kapsel/v1
          name: kapsel-%s
          version: "1"
          description: %s for tests
          image: {base: kapsel/python:3.11-bookworm}
          python: {system: {pip: [%s==1.0]}}
          """
              .formatted(folder, folder, folder));
      Files.writeString(directory.resolve(folder + "/smoke.py"), "assert True\n");
    }
  }

  private int publish(String... more) {
    List<String> line = new ArrayList<>(List.of("curated", "publish", "--catalogue", "."));
    line.addAll(List.of(more));
    out.reset();
    err.reset();
    Terminal terminal = new Terminal(print(out), print(err), Style.PLAIN, false, 100);
    Map<String, String> variables = Map.of("KAPSEL_DATA", services.resolve("publisher").toString());
    return KapselCommandLine.create(
            new Surroundings(variables, directory, directory, terminal, Clock.systemUTC()),
            session -> List.of())
        .execute(line.toArray(String[]::new));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private String asked() throws IOException {
    return Files.readString(directory.resolve("asked"));
  }

  private static List<String> listed(KapselClient client) {
    return client.environments(null).items().stream()
        .map(EnvironmentSummary::name)
        .map(EnvironmentName::value)
        .toList();
  }

  @Test
  void whatOneServicePublishedAFreshOneListsAndHits() throws Exception {
    catalogue("first", "second");
    assertThat(publish("--engine", "./engine", "--accept-locks")).as("%s", err).isZero();
    assertThat(listed(client(publisher, "publisher", WorkspaceName.CURATED)))
        .contains("kapsel-first", "kapsel-second");
    URI index = directory.resolve("curated-index.json").toUri();

    try (KapselLocal fresh = KapselLocal.start(options("fresh").withCurated(index))) {
      assertThat(listed(client(fresh, "fresh", WorkspaceName.CURATED)))
          .containsExactly("kapsel-first", "kapsel-second");
      KapselClient team = client(fresh, "fresh", TEAM);
      var answer =
          (LookupAnswer.Hit)
              team.lookUp(LookupRequest.of(EnvironmentReference.parse("kapsel-second")));
      ImageReference image = answer.generation().reference();
      assertThat(image.registry()).isEqualTo(publisher.registry().getAuthority());
      assertThat(Digest.of(Flow.tagged(image))).isEqualTo(image.digest());
      assertThat(team.ensure(LookupRequest.of(answer.hash()))).isEqualTo(answer);
      assertThat(team.builds(null).items()).isEmpty();
      assertThat(team.generations().credentials(answer.hash()).registry())
          .isEqualTo(publisher.registry().getAuthority());
      KapselClient curated = client(fresh, "fresh", WorkspaceName.CURATED);
      assertThat(curated.lock(answer.hash(), 1).files()).hasSize(1);
    }
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    catalogue("again");
    publish("--engine", "./engine", "--accept-locks");
    assertThat(asked().lines())
        .hasSize(2)
        .anyMatch(line -> line.equals("run --rm --interactive --network none"));
    String index = Files.readString(directory.resolve("curated-index.json"));
    assertThat(publish("--engine", "./engine")).as("%s", err).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("unchanged");
    assertThat(directory.resolve("curated-index.json")).hasContent(index);
    assertThat(asked().lines()).as("a test that was passed is not run again").hasSize(2);
  }

  @Test
  void whatFailsItsSmokeTestIsNotListedAndKeepsNoneBack() throws Exception {
    catalogue("broken", "sound");
    Files.writeString(directory.resolve("broken/smoke.py"), "fails\n");
    assertThat(publish("--engine", "./engine", "--accept-locks")).isEqualTo(ExitCodes.NEGATIVE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("kapsel-broken:1", "engine run ended with 7", "it does not predict");
    assertThat(listed(client(publisher, "publisher", WorkspaceName.CURATED)))
        .contains("kapsel-sound")
        .doesNotContain("kapsel-broken");
    assertThat(Files.readString(directory.resolve("curated-index.json")))
        .doesNotContain("kapsel-broken");
    assertThat(lookedUp("broken")).isInstanceOf(LookupAnswer.Miss.class);
    assertThat(lookedUp("sound")).isInstanceOf(LookupAnswer.Hit.class);

    Files.writeString(directory.resolve("broken/smoke.py"), "assert True\n");
    assertThat(publish("kapsel-broken", "--engine", "./engine")).as("%s", err).isZero();
    assertThat(((LookupAnswer.Hit) lookedUp("broken")).generation().number())
        .as("the image that was there")
        .isEqualTo(1);
  }

  @Test
  void aRebuildIsEverybodysOnceItWasTested() throws Exception {
    catalogue("patched");
    assertThat(publish("--engine", "./engine", "--accept-locks")).as("%s", err).isZero();
    KapselClient curated = client(publisher, "publisher", WorkspaceName.CURATED);
    Build rebuild =
        curated
            .generations()
            .rebuild(lookedUp("patched").hash(), new RebuildRequest(RebuildFrom.NOTHING))
            .build();
    new BuildWatch(curated, Duration.ofMillis(20)).follow(rebuild.id(), look -> {});
    publish("--engine", "./engine");
    assertThat(((LookupAnswer.Hit) lookedUp("patched")).generation().number()).isEqualTo(1);
    assertThat(publish("--engine", "./engine", "--newest", "--accept-locks"))
        .as("%s", err)
        .isZero();
    assertThat(((LookupAnswer.Hit) lookedUp("patched")).generation().number()).isEqualTo(2);
  }

  @Test
  void whatSomebodyElsePublishedMeanwhileStays() throws Exception {
    catalogue("raced");
    assertThat(publish("--engine", "./engine", "--accept-locks")).as("%s", err).isZero();
    KapselClient curated = client(publisher, "publisher", WorkspaceName.CURATED);
    DefinitionHash hash = lookedUp("raced").hash();
    Build rebuild =
        curated.generations().rebuild(hash, new RebuildRequest(RebuildFrom.NOTHING)).build();
    new BuildWatch(curated, Duration.ofMillis(20)).follow(rebuild.id(), look -> {});
    SmokeEngine slow =
        new SmokeEngine() {
          @Override
          public String name() {
            return "slow";
          }

          @Override
          public void run(ImageReference image, PullCredentials login, String program) {
            var tag = curated.generations().image(hash).tag();
            var unused = curated.generations().setCurrent(tag, hash, new CurrentRequest(2, false));
          }
        };
    Publisher late =
        new Publisher(
            curated,
            new Publisher.Choice(slow, false, false),
            IndexFile.open(directory.resolve("other-index.json")),
            Clock.systemUTC(),
            new Publisher.Eye() {
              @Override
              public void step(String what) {}

              @Override
              public Build follow(Build build) {
                throw new AssertionError("nothing is built");
              }
            });
    assertThatExceptionOfType(CatalogueException.class)
        .isThrownBy(() -> late.publish(Catalogue.open(directory).entries(List.of()).getFirst()))
        .withMessageContaining("generation 2");
    assertThat(((LookupAnswer.Hit) lookedUp("raced")).generation().number()).isEqualTo(2);
  }

  /** As a team hits it, by what it is made of. */
  private LookupAnswer lookedUp(String folder) throws IOException {
    String text =
        Files.readString(directory.resolve(folder + "/kapsel.yaml"))
            .replaceFirst("name: kapsel-", "name: ");
    Definition definition = requireNonNull(DefinitionReader.read(text, Format.YAML).definition());
    return client(publisher, "publisher", TEAM)
        .lookUp(LookupRequest.of(DefinitionHash.of(definition)));
  }

  @Test
  void aLockThatNobodyAcceptedIsAnErrorThatNamesWhatDiffers() throws Exception {
    catalogue("locked");
    assertThat(publish("--engine", "./engine")).isEqualTo(ExitCodes.NEGATIVE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no lock was accepted yet");
    publish("--engine", "./engine", "--accept-locks");
    Path lock = directory.resolve("locked/lock.json");
    Files.writeString(lock, Files.readString(lock).replace("1.0", "0.9"));
    assertThat(publish("--engine", "./engine")).isEqualTo(ExitCodes.NEGATIVE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("made-up", "0.9", "1.0");
    assertThat(publish("--engine", "./engine", "--accept-locks")).isZero();
    assertThat(Files.readString(lock)).contains("\"1.0\"");
  }

  @Test
  void aBaseThatWasUpdatedSinceIsToldAndNoError() throws Exception {
    catalogue("based");
    publish("--engine", "./engine", "--accept-locks");
    Path lock = directory.resolve("based/lock.json");
    String built = Files.readString(lock);
    String accepted =
        built.replaceFirst("(\"bases\"[^:]*:[^:]*\"sha256:)[0-9a-f]{8}", "$100000000");
    assertThat(accepted).isNotEqualTo(built);
    Files.writeString(lock, accepted);
    assertThat(publish("--engine", "./engine")).as("%s", err).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("its base is another one");
    assertThat(Files.readString(lock)).isEqualTo(accepted);
  }

  @Test
  void withoutAnEngineNothingIsPublishedUnlessItIsSaid() throws Exception {
    catalogue("untried");
    assertThat(publish("--accept-locks")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--untested");
    assertThat(publish("--accept-locks", "--untested")).as("%s", err).isZero();
    CuratedIndex index = IndexFile.read(directory.resolve("curated-index.json"));
    assertThat(requireNonNull(index.environments().getFirst().image()).test()).isNull();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("untested");
  }

  @Test
  void anIndexThatIsNoneKeepsAServiceFromStarting() throws Exception {
    Path index = Files.writeString(directory.resolve("index.json"), "{\"schema\": \"other\"}");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> KapselLocal.start(options("none").withCurated(index.toUri())))
        .withMessageContaining("kapsel-curated/v1");
  }
}
