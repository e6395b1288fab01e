package dev.kapsel.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.client.BuildWatch;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.local.KapselLocal;
import dev.kapsel.local.LocalOptions;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a definition to an image that runs, with real packages, the real worker and real engines.
 */
@Tag("machine")
class RealImagesTest {

  private static final String[] FORECAST = {
    "numpy==2.2.6", "pandas==2.2.3", "pyarrow==20.0.0", "scikit-learn==1.6.1", "matplotlib==3.10.3"
  };

  /** Imports every package, asks what is installed, and starts a console script. */
  private static final String PROOF =
      """
      import importlib.metadata, pandas, pyarrow, sklearn.linear_model, matplotlib.figure, subprocess
      assert importlib.metadata.version("scikit-learn") == "1.6.1"
      import os, struct, sys
      for module in list(sys.modules.values()):
          source, compiled = getattr(module, "__file__", None), getattr(module, "__cached__", None)
          if compiled and source.startswith("/opt/kapsel/env/lib"):
              time, size = struct.unpack("<II", open(compiled, "rb").read(16)[8:])
              assert (time, size) == (int(os.stat(source).st_mtime), os.stat(source).st_size), source
      assert subprocess.run(["f2py", "-v"], capture_output=True, check=True).stdout == b"2.2.6\\n"
      subprocess.run(["pip", "check"], check=True, capture_output=True)
      print(sklearn.linear_model.LinearRegression().fit([[1], [2]], [2, 4]).predict([[3]])[0].round())
      """;

  /** For the engines after the first: that they lay out layers as it does. */
  private static final String[] SMALL = {"numpy==2.2.6", "six==1.17.0"};

  private static final String SMALL_PROOF =
      """
      import importlib.metadata, numpy, six, subprocess
      assert importlib.metadata.version("six") == "1.17.0"
      assert subprocess.run(["f2py", "-v"], capture_output=True, check=True).stdout == b"2.2.6\\n"
      subprocess.run(["pip", "check"], check=True, capture_output=True)
      print(numpy.arange(4).sum() * 1.0)
      """;

  @TempDir static Path data;
  private static KapselLocal service;
  private static KapselClient client;

  @BeforeAll
  static void start() {
    service = KapselLocal.start(LocalOptions.of(data.resolve("one")));
    client = client(service);
  }

  private static KapselClient client(KapselLocal of) {
    return new HttpKapselClient(of.gateway(), new WorkspaceName("default"), of.developer());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void imageRunsInDocker(@TempDir Path directory) throws Exception {
    try (ContainerEngine engine = new DockerEngine(directory)) {
      assertRuns(engine, FORECAST, PROOF);
    }
  }

  @Test
  void imageRunsInContainerd(@TempDir Path directory) throws Exception {
    try (ContainerEngine engine = new ContainerdEngine(directory)) {
      assertRuns(engine, SMALL, SMALL_PROOF);
    }
  }

  @Test
  void imageRunsInBuildah(@TempDir Path directory) throws Exception {
    try (ContainerEngine engine = new BuildahEngine(directory)) {
      assertRuns(engine, SMALL, SMALL_PROOF);
    }
  }

  @Test
  void secondAskIsAHitWithoutABuild() {
    built(client, requirements("six==1.17.0"));
    assertThat(client.ensure(LookupRequest.of(requirements("six==1.17.0"))))
        .isInstanceOf(LookupAnswer.Hit.class);
  }

  @Test
  void oneBigPackageMoreIsOneLayerMore() {
    Set<Layer> before = layers(built(client, requirements(FORECAST)));
    List<String> more = new ArrayList<>(List.of(FORECAST));
    more.add("ruff==0.11.13");
    Set<Layer> after = layers(built(client, requirements(more.toArray(String[]::new))));
    after.removeAll(before);
    assertThat(after).extracting(Layer::content).containsExactly("ruff 0.11.13");
  }

  @Test
  void oneSmallPackageMoreIsItsBucket() {
    Set<Layer> before = layers(built(client, requirements("click==8.1.8", "idna==3.10")));
    Set<Layer> after =
        layers(built(client, requirements("click==8.1.8", "idna==3.10", "six==1.17.0")));
    after.removeAll(before);
    assertThat(after).hasSize(1);
  }

  @Test
  void sameLockInAnotherOrderIsTheSameImage() {
    Generation one = built(client, requirements("idna==3.10", "certifi==2025.1.31"));
    Generation two = built(client, requirements("certifi==2025.1.31", "idna==3.10"));
    assertThat(two.digest()).isEqualTo(one.digest());
    assertThat(two.reusedFrom()).isEqualTo(one.build());
    assertThat(two.definitionHash()).isNotEqualTo(one.definitionHash());
  }

  @Test
  void sameLockInAFreshInstallationIsTheSameImageBitForBit() {
    LocalOptions usual = LocalOptions.of(data.resolve("two"));
    List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
    command.addAll(usual.workerCommand());
    command.addAll(
        command.indexOf("-cp"),
        List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Kathmandu"));
    try (KapselLocal other = KapselLocal.start(usual.withWorkerCommand(command))) {
      KapselClient fresh = client(other);
      assertThat(built(fresh, requirements(FORECAST)).digest())
          .isEqualTo(built(client, requirements(FORECAST)).digest());
    }
  }

  @Test
  void fiftySubmitsOfANewDefinitionAreOneBuild() throws Exception {
    JsonNode definition = requirements("attrs==25.3.0");
    Callable<LookupAnswer> submit = () -> client.ensure(LookupRequest.of(definition));
    Set<Object> builds = new HashSet<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<LookupAnswer>> submits = Collections.nCopies(50, submit);
      for (Future<LookupAnswer> answer : executor.invokeAll(submits)) {
        builds.add(
            switch (answer.get()) {
              case LookupAnswer.Building building -> building.build().id();
              case LookupAnswer.Hit hit -> hit.generation().build();
              default -> throw new AssertionError(answer.get());
            });
      }
    }
    assertThat(builds).hasSize(1);
    assertThat(client.image(built(client, definition).definitionHash()).generations()).hasSize(1);
  }

  @Test
  void workerThatIsKilledIsFollowedByAnother() {
    JsonNode definition = requirements("polars==1.30.0");
    LookupAnswer answer = client.ensure(LookupRequest.of(definition));
    assertThat(answer).isInstanceOf(LookupAnswer.Building.class);
    killWorkerOf(((LookupAnswer.Building) answer).build());
    Generation generation = built(client, definition);
    assertThat(client.image(generation.definitionHash()).generations()).hasSize(1);
    assertThat(client.build(generation.build()).epoch()).isGreaterThan(1);
  }

  @Test
  void baseWithoutThePackagesOfTheEnvironmentIsVisibleOrIsolated() {
    ObjectNode isolated = requirements("six==1.17.0");
    ((ObjectNode) isolated.at("/python/system")).put("over", "isolated");
    Generation hidden = built(client, isolated);
    assertThat(hidden.digest()).isNotEqualTo(built(client, requirements("six==1.17.0")).digest());
  }

  @Test
  void packageWithoutAWheelFailsWithItsName() {
    LookupAnswer answer = client.ensure(LookupRequest.of(requirements("fire==0.4.0")));
    Build build = ended(client, answer);
    assertThat(build.state()).isEqualTo(BuildState.FAILED);
    assertThat(build.failure()).isNotNull();
    assertThat(build.failure().code()).isEqualTo("no-wheel");
    assertThat(build.failure().message()).contains("fire");
  }

  /** With a program that prints 6. */
  private static void assertRuns(ContainerEngine engine, String[] packages, String proof)
      throws Exception {
    Generation generation = built(client, requirements(packages));
    String reference =
        service.registry().getAuthority()
            + "/"
            + generation.reference().repository()
            + "@"
            + generation.digest();
    engine.pull(reference);
    assertThat(engine.run(reference, List.of("python", "-c", proof)))
        .as(engine.name())
        .isEqualToIgnoringNewLines("6.0");
  }

  /** Waits until the worker of the build runs, then ends it by force. */
  private static void killWorkerOf(Build build) {
    new BuildWatch(client, Duration.ofMillis(50))
        .follow(
            build.id(),
            now -> {
              if (now.state() == BuildState.RUNNING && now.epoch() == 1) {
                ProcessHandle.current()
                    .descendants()
                    .filter(RealImagesTest::isWorker)
                    .forEach(ProcessHandle::destroyForcibly);
              }
            });
  }

  /** By the program and not by its arguments, which the system does not tell when they are long. */
  private static boolean isWorker(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("java");
  }

  private static Generation built(KapselClient to, JsonNode definition) {
    LookupAnswer answer = to.ensure(LookupRequest.of(definition));
    if (answer instanceof LookupAnswer.Hit hit) {
      return newest(to, hit.hash());
    }
    Build build = ended(to, answer);
    assertThat(build.state()).as("%s", build.failure()).isEqualTo(BuildState.SUCCEEDED);
    return newest(to, answer.hash());
  }

  private static Generation newest(KapselClient to, DefinitionHash hash) {
    return to.image(hash).generations().getFirst();
  }

  private static Build ended(KapselClient to, LookupAnswer answer) {
    assertThat(answer).isInstanceOf(LookupAnswer.Building.class);
    return new BuildWatch(to, Duration.ofMillis(100))
        .follow(((LookupAnswer.Building) answer).build().id(), look -> {});
  }

  private static Set<Layer> layers(Generation generation) {
    return new HashSet<>(generation.layers());
  }

  private static ObjectNode requirements(String... requirements) {
    ObjectNode definition = KapselJson.mapper().createObjectNode();
    definition.put("schema", "kapsel/v1");
    definition.putObject("image").put("base", "kapsel/python:3.11-bookworm");
    ArrayNode pip = definition.putObject("python").putObject("system").putArray("pip");
    List.of(requirements).forEach(pip::add);
    return definition;
  }
}
