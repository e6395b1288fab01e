package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.access.LocalDeveloper;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer.Building;
import dev.kapsel.model.api.LookupAnswer.Hit;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.GenerationSummary;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} of the service, of its real worker, or of both, in the middle of a build with
 * real packages; then a start on the same data.
 */
@Tag("machine")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
final class KilledServiceTest {

  /** Shared, so that only the first test makes the base. */
  @TempDir static Path base;

  private static @Nullable GenerationSummary undisturbed;

  @TempDir Path directory;
  private @Nullable Process service;

  @AfterEach
  void stop() throws Exception {
    if (service != null) {
      service.destroy();
      service.waitFor();
    }
  }

  /** The service in a process of its own, as {@code ./kapsel up} has it. */
  public static void main(String[] arguments) throws InterruptedException {
    KapselLocal service =
        KapselLocal.start(LocalOptions.of(Path.of(arguments[0])).withLease(Duration.ofSeconds(10)));
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    new CountDownLatch(1).await();
  }

  /** What is killed, and in which stage of the build. */
  enum Kill {
    SERVICE_WHILE_RESOLVING(Stage.RESOLVE_PACKAGES, true, false),
    SERVICE_WHILE_FETCHING(Stage.FETCH, true, false),
    BOTH_WHILE_RESOLVING(Stage.RESOLVE_PACKAGES, true, true),
    BOTH_WHILE_FETCHING(Stage.FETCH, true, true),
    WORKER_WHILE_FETCHING(Stage.FETCH, false, true);

    private final Stage stage;
    private final boolean service;
    private final boolean worker;

    Kill(Stage stage, boolean service, boolean worker) {
      this.stage = stage;
      this.service = service;
      this.worker = worker;
    }
  }

  @ParameterizedTest
  @EnumSource
  void buildEndsWithOneGenerationAndNothingIsLeftRunning(Kill kill) throws Exception {
    GenerationSummary expected = undisturbed();
    Path data = copyOfTheBase();
    KapselClient client = start(data);
    Building asked = (Building) client.ensure(LookupRequest.of(definition("pandas==2.2.3")));
    await(() -> in(client.build(asked.build().id()), kill.stage));
    kill(data, kill);
    KapselClient again = kill.service ? start(data) : client;
    GenerationSummary made = built(again, "pandas==2.2.3");
    assertThat(made.digest()).isEqualTo(expected.digest());
    assertThat(again.image(made.definitionHash()).generations()).hasSize(1);
    assertThat(again.builds(null).items())
        .filteredOn(build -> build.definitionHash().equals(made.definitionHash()))
        .singleElement()
        .extracting(Build::state)
        .isEqualTo(BuildState.SUCCEEDED);
    stop();
    await(() -> workers(data).findAny().isEmpty() ? Optional.of(true) : Optional.empty());
  }

  private void kill(Path data, Kill kill) throws Exception {
    // First the one that would follow the other up.
    if (kill.service && service != null) {
      service.destroyForcibly().waitFor();
    }
    if (kill.worker) {
      for (ProcessHandle worker : workers(data).toList()) {
        worker.destroyForcibly();
        worker.onExit().get();
      }
    }
  }

  /** What comes of the same definition when nobody is killed. */
  private GenerationSummary undisturbed() throws Exception {
    if (undisturbed == null) {
      KapselClient client = start(base.resolve("data"));
      built(client, "six==1.17.0");
      stop();
      Path data = copyOfTheBase();
      undisturbed = built(start(data), "pandas==2.2.3");
      stop();
    }
    return undisturbed;
  }

  /** An installation that knows the base, and no other package than one. */
  private Path copyOfTheBase() throws Exception {
    Path data = Files.createTempDirectory(directory, "data");
    Process copy =
        new ProcessBuilder("cp", "-a", base.resolve("data") + "/.", data.toString()).start();
    assertThat(copy.waitFor()).isZero();
    return data;
  }

  private KapselClient start(Path data) throws IOException {
    Files.createDirectories(data);
    Files.deleteIfExists(data.resolve("service.json"));
    service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledServiceTest.class.getName(),
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("service.out").toFile())
            .start();
    URI address = await(() -> address(data));
    return new HttpKapselClient(address, new WorkspaceName("default"), new LocalDeveloper(data));
  }

  private static Optional<URI> address(Path data) {
    try {
      JsonNode told = KapselJson.mapper().readTree(data.resolve("service.json").toFile());
      return Optional.of(URI.create(told.path("service").asText()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Build> in(Build build, Stage stage) {
    assertThat(build.state().ended()).as("ended before it could be disturbed").isFalse();
    return build.stages().stream().anyMatch(one -> one.stage() == stage)
        ? Optional.of(build)
        : Optional.empty();
  }

  private static GenerationSummary built(KapselClient client, String requirement) {
    LookupRequest request = LookupRequest.of(definition(requirement));
    client.ensure(request);
    return await(
        () ->
            client.lookUp(request) instanceof Hit hit
                ? Optional.of(hit.generation())
                : Optional.empty());
  }

  private static ObjectNode definition(String requirement) {
    ObjectNode definition = KapselJson.mapper().createObjectNode();
    definition.put("schema", "kapsel/v1").put("bytecode", false);
    definition.putObject("image").put("base", "kapsel/python:3.11-bookworm");
    definition.putObject("python").putObject("system").putArray("pip").add(requirement);
    return definition;
  }

  /** All processes that work for an installation: workers, and what they have started. */
  private static Stream<ProcessHandle> workers(Path data) {
    String variable = "KAPSEL_CACHE=" + data.resolve("cache");
    return ProcessHandle.allProcesses().filter(process -> variables(process).contains(variable));
  }

  private static String variables(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static <T> T await(Supplier<Optional<T>> condition) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .pollInSameThread()
        .until(condition::get, Optional::isPresent)
        .orElseThrow();
  }
}
