package dev.kapsel.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.context.ContextUploader;
import dev.kapsel.client.context.PackedContext;
import dev.kapsel.local.KapselLocal;
import dev.kapsel.local.LocalOptions;
import dev.kapsel.local.worker.BuilderProgram;
import dev.kapsel.model.api.ContextUpload;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.image.Verification.Verdict;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real engine runs, between a real base and real packages. */
@Tag("machine")
class RealStepsTest {

  private static final List<String> STEPS =
      List.of(
          "RUN mkdir -p /opt/data && echo made > /opt/data/made && echo said by the step",
          "ARG COLOUR=red\nENV TEAM=$COLOUR",
          "RUN python3 -c \"import sys; print('python', sys.version_info.major)\"");

  @TempDir static Path directory;
  private static ContainerEngine docker;
  private static KapselLocal service;
  private static KapselClient client;
  private static Generation first;

  @BeforeAll
  static void start() throws Exception {
    Path engine = Files.createDirectories(directory.resolve("engine"));
    docker = new DockerEngine(engine);
    List<String> worker =
        new ArrayList<>(
            List.of(
                "/usr/bin/env",
                "DOCKER_HOST=unix://" + engine.resolve("docker.sock"),
                "KAPSEL_DOCKER=/usr/bin/docker",
                "KAPSEL_STEPS_NETWORK=none"));
    worker.addAll(BuilderProgram.command());
    service =
        KapselLocal.start(LocalOptions.of(directory.resolve("data")).withWorkerCommand(worker));
    client =
        new HttpKapselClient(service.gateway(), new WorkspaceName("default"), service.developer());
    Build build = ensured(definition(STEPS, "idna==3.10"));
    assertThat(build.state()).as("%s", build.failure()).isEqualTo(BuildState.SUCCEEDED);
    first = client.image(build.definitionHash()).generations().getLast();
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    docker.close();
  }

  private static ObjectNode definition(List<String> steps, String requirement) {
    ObjectNode definition = KapselJson.mapper().createObjectNode();
    definition.put("schema", "kapsel/v1");
    ObjectNode image = definition.putObject("image").put("base", "kapsel/python:3.11-bookworm");
    steps.forEach(image.putArray("steps")::add);
    image.putObject("arguments").put("COLOUR", "blue");
    definition.putObject("python").putObject("system").putArray("pip").add(requirement);
    return definition;
  }

  @Test
  void theImageHasWhatTheStepsMadeAndThePackagesAboveIt() throws Exception {
    docker.pull(first.reference().toString());
    String printed =
        docker.run(
            first.reference().toString(),
            List.of(
                "python",
                "-c",
                "import idna, os; print(idna.__version__, os.environ['TEAM'],"
                    + " open('/opt/data/made').read())"));
    assertThat(printed.strip()).isEqualTo("3.10 blue made");
    assertThat(lines(first.build())).anyMatch(line -> line.endsWith("said by the step"));
    assertThat(first.base().toString()).startsWith("kapsel/python:3.11-bookworm@");
  }

  @Test
  void otherPackagesAreBuiltOverWhatTheStepsHaveMade() {
    Build build = ensured(definition(STEPS, "idna==3.9"));
    assertThat(build.state()).as("%s", build.failure()).isEqualTo(BuildState.SUCCEEDED);
    assertThat(stage(build).summary()).startsWith("the same steps over the same base have made");
    Generation second = client.image(build.definitionHash()).generations().getLast();
    assertThat(digestsBelowPackages(second)).isEqualTo(digestsBelowPackages(first));
  }

  private static List<Digest> digestsBelowPackages(Generation generation) {
    return generation.layers().stream()
        .map(Layer::digest)
        .limit(generation.layers().size() - 1L)
        .toList();
  }

  @Test
  void aDockerfileBeginsAndCopiesFromImagesThatTheBuildHasResolved() throws Exception {
    String dockerfile =
        """
        # syntax=docker/dockerfile:1
        ARG VERSION=0.0
        FROM kapsel/python:${VERSION}-bookworm AS build
        COPY --from=%s /opt/data/made /made
        RUN cp /made /copied && echo more >> /copied
        FROM debian:12 AS unused
        FROM kapsel/python:3.11-bookworm
        COPY --from=build /copied /opt/copied
        """
            .formatted(first.reference());
    ObjectNode definition = definition(List.of(), "idna==3.10");
    ObjectNode image = definition.putObject("image").put("dockerfile", dockerfile);
    image.putObject("arguments").put("VERSION", "3.11");
    Build build = ensured(definition);
    assertThat(build.state()).as("%s", build.failure()).isEqualTo(BuildState.SUCCEEDED);
    Generation made = client.image(build.definitionHash()).generations().getLast();
    assertThat(made.base().toString()).startsWith("kapsel/python:3.11-bookworm@");
    docker.pull(made.reference().toString());
    assertThat(
            docker.run(
                made.reference().toString(),
                List.of("python", "-c", "import idna; print(open('/opt/copied').read().split())")))
        .isEqualToIgnoringNewLines("['made', 'more']");
    assertSameFromItsLock(made);
  }

  @Test
  void aBuildContextBringsItsFiles() throws Exception {
    Path files = Files.createDirectories(directory.resolve("app/src"));
    Files.writeString(files.resolve("app.py"), "print('it runs')\n");
    Files.writeString(
        directory.resolve("app/Dockerfile"),
        "ARG BASE\nFROM $BASE\nCOPY src /app\nRUN test ! -e /app/secret\n");
    Files.writeString(directory.resolve("app/.dockerignore"), "**/secret\n");
    Files.writeString(files.resolve("secret"), "not for the image\n");
    Generation made = builtFrom(directory.resolve("app"));
    docker.pull(made.reference().toString());
    assertThat(docker.run(made.reference().toString(), List.of("python3", "/app/app.py")))
        .isEqualToIgnoringNewLines("it runs");
    assertSameFromItsLock(made);

    Files.writeString(directory.resolve("app/Dockerfile"), "FROM $BASE\nADD http://x/y /\n");
    Build refused = ensured(context(put(directory.resolve("app"))));
    Failure failure = Objects.requireNonNull(refused.failure());
    assertThat(failure.code()).isEqualTo("dockerfile-refused");
    assertThat(failure.message()).contains("line 2");
  }

  private static Generation builtFrom(Path files) {
    Build build = ensured(context(put(files)));
    assertThat(build.state()).as("%s", build.failure()).isEqualTo(BuildState.SUCCEEDED);
    return client.image(build.definitionHash()).generations().getLast();
  }

  private static Sha256 put(Path files) {
    try (PackedContext packed = PackedContext.pack(files, "Dockerfile")) {
      ContextUpload upload =
          Objects.requireNonNull(client.contexts().begin(packed.request()).upload());
      ContextUploader.send(upload, packed.archive(), sent -> {});
      return client.contexts().complete(upload.id()).content();
    }
  }

  private static ObjectNode context(Sha256 content) {
    ObjectNode definition = KapselJson.mapper().createObjectNode().put("schema", "kapsel/v1");
    ObjectNode image = definition.putObject("image");
    image.putObject("context").put("content", content.hex()).put("dockerfile", "Dockerfile");
    image.putObject("arguments").put("BASE", "kapsel/python:3.11-bookworm");
    definition.putObject("python").putObject("user");
    return definition;
  }

  @Test
  void fromItsLockItIsTheSameImageBitForBit() {
    assertSameFromItsLock(first);
    RebuildRequest again = new RebuildRequest(RebuildFrom.LOCK);
    Build rebuilt = followed(client.generations().rebuild(first.definitionHash(), again).build());
    assertThat(rebuilt.state()).as("%s", rebuilt.failure()).isEqualTo(BuildState.SUCCEEDED);
    assertThat(client.image(first.definitionHash()).generations().getFirst().digest())
        .isEqualTo(first.digest());
  }

  private static void assertSameFromItsLock(Generation made) {
    Verification begun = client.generations().verify(made.definitionHash(), made.number());
    Build compared = followed(client.build(begun.build()));
    assertThat(compared.state()).as("%s", compared.failure()).isEqualTo(BuildState.SUCCEEDED);
    Verification verification =
        client
            .generations()
            .verifications(made.definitionHash(), made.number(), null)
            .items()
            .getFirst();
    assertThat(verification.verdict()).as("%s", verification).isEqualTo(Verdict.EQUAL);
  }

  @Test
  void madeFromNothingTheStepsRunAgain() {
    Build build = ensured(definition(List.of("RUN date +%N > /when"), "idna==3.10"));
    RebuildRequest anew = new RebuildRequest(RebuildFrom.NOTHING);
    Build rebuilt = followed(client.generations().rebuild(build.definitionHash(), anew).build());
    assertThat(rebuilt.state()).as("%s", rebuilt.failure()).isEqualTo(BuildState.SUCCEEDED);
    List<Generation> generations = client.image(build.definitionHash()).generations();
    assertThat(generations).hasSize(2);
    assertThat(generations.getFirst().digest()).isNotEqualTo(generations.getLast().digest());
  }

  @Test
  void aStepThatFailsIsNamedWithItsOutput() {
    Build build = ensured(definition(List.of("RUN echo because >&2; exit 3"), "idna==3.10"));
    assertThat(build.state()).isEqualTo(BuildState.FAILED);
    Failure failure = Objects.requireNonNull(build.failure());
    assertThat(failure.code()).isEqualTo("step-failed");
    assertThat(failure.stage()).isEqualTo(Stage.STEPS);
    assertThat(failure.message()).contains("exit 3").contains("3");
    assertThat(lines(build.id())).anyMatch(line -> line.endsWith("because"));
  }

  private static List<String> lines(BuildId build) {
    return client.log(build, null).lines().stream().map(LogLine::text).toList();
  }

  private static StageTiming stage(Build build) {
    return build.stages().stream()
        .filter(timing -> timing.stage() == Stage.STEPS)
        .findFirst()
        .orElseThrow();
  }

  private static Build ensured(ObjectNode definition) {
    LookupAnswer answer = client.ensure(LookupRequest.of(definition));
    return followed(((LookupAnswer.Building) answer).build());
  }

  private static Build followed(Build build) {
    return new BuildWatch(client, Duration.ofMillis(100)).follow(build.id(), look -> {});
  }
}
