package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.functions.table.dynamo.DynamoDbLocal;
import dev.kapsel.local.FlowTest.Kind;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.LookupAnswer.Building;
import dev.kapsel.model.api.LookupAnswer.Hit;
import dev.kapsel.model.api.LookupAnswer.Miss;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.ImageReference;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole ways through the service, over HTTP, with either table, registry and processes. */
@ParameterizedClass
@EnumSource(Kind.class)
class FlowTest {

  private static final EnvironmentName NAME = new EnvironmentName("flow");

  private static final Duration LONG_LEASE = Duration.ofMinutes(10);

  /** The tables that a service can have. */
  enum Kind {
    SQLITE,
    DYNAMODB;

    TableChoice table() {
      return this == SQLITE ? TableChoice.SQLITE : new TableChoice.Dynamo(DynamoDbLocal.settings());
    }
  }

  private final TableChoice table;
  @TempDir private Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();

  FlowTest(Kind kind) {
    this.table = kind.table();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  @Test
  void definitionBecomesAnImageAndTheSecondAskIsAHit() {
    KapselLocal service = start();
    KapselClient client = client(service.gateway());
    DefinitionHash hash = register(client);
    assertThat(client.lookUp(LookupRequest.of(hash))).isInstanceOf(Miss.class);
    assertThat(client.ensure(LookupRequest.of(hash))).isInstanceOf(Building.class);
    GenerationSummary made = built(client, hash);
    assertThat(made.reference().registry()).isEqualTo(service.registry().getAuthority());
    assertThat(client.ensure(LookupRequest.of(hash))).isInstanceOf(Hit.class);
    assertThat(client.log(made.build(), null).lines()).isNotEmpty();
    assertThat(client.builds(null).items()).hasSize(1);
  }

  @Test
  void fiftyCallersShareOneBuild() throws Exception {
    KapselClient client = client(start().gateway());
    DefinitionHash hash = register(client);
    Set<String> builds = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<LookupAnswer>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(threads.submit(() -> client.ensure(LookupRequest.of(hash))));
      }
      for (Future<LookupAnswer> answer : answers) {
        if (answer.get() instanceof Building building) {
          builds.add(building.build().id().value());
        }
      }
    }
    built(client, hash);
    assertThat(builds).hasSize(1);
    assertThat(client.builds(null).items()).hasSize(1);
  }

  @Test
  void restartKeepsWhatWasBuilt() {
    KapselLocal first = start();
    DefinitionHash hash = register(client(first.gateway()));
    client(first.gateway()).ensure(LookupRequest.of(hash));
    GenerationSummary made = built(client(first.gateway()), hash);
    first.close();

    KapselLocal second = start();
    assertThat(second.gateway()).isEqualTo(first.gateway());
    assertThat(built(client(second.gateway()), hash)).isEqualTo(made);
  }

  /** The lease would run out after the test has given up. */
  @Test
  void killedWorkerIsReplacedAtOnceAndOneGenerationIsMade() throws Exception {
    KapselClient client = client(start(LONG_LEASE).gateway());
    DefinitionHash hash = register(client);
    hold();
    client.ensure(LookupRequest.of(hash));
    kill(worker(1));
    release();
    built(client, hash);
    var build = client.builds(null).items().getFirst();
    assertThat(build.epoch()).isEqualTo(2);
    assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED);
    assertThat(client.image(hash).generations()).hasSize(1);
  }

  @Test
  void stoppedServiceHandsItsBuildToTheNextStartAndThatCostsNoAttempt() throws Exception {
    hold();
    for (int epoch = 1; epoch <= 4; epoch++) {
      KapselLocal service = start(LONG_LEASE);
      DefinitionHash hash = register(client(service.gateway()));
      client(service.gateway()).ensure(LookupRequest.of(hash));
      ProcessHandle worker = worker(epoch);
      service.close();
      assertThat(worker.isAlive()).isFalse();
    }
    release();
    KapselClient client = client(start(LONG_LEASE).gateway());
    built(client, register(client));
    assertThat(client.builds(null).items())
        .singleElement()
        .satisfies(build -> assertThat(build.epoch()).isEqualTo(5));
  }

  @Test
  void stopInTheMiddleOfRequestsLosesNoneThatWasAnswered() throws Exception {
    hold();
    KapselLocal first = start(LONG_LEASE);
    KapselClient client = client(first.gateway());
    DefinitionHash hash = register(client);
    client.ensure(LookupRequest.of(hash));
    worker(1);
    Queue<EnvironmentVersion> answered = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        EnvironmentName name = new EnvironmentName("writer-" + i);
        threads.execute(() -> registerUntilTheEnd(client, name, answered));
      }
      await(() -> answered.size() < 50 ? Optional.empty() : Optional.of(answered));
      first.close();
    }
    release();
    KapselClient again = client(start(LONG_LEASE).gateway());
    for (EnvironmentVersion one : answered) {
      assertThat(again.version(new EnvironmentReference(one.name(), one.version()))).isEqualTo(one);
    }
    built(again, hash);
  }

  private static void registerUntilTheEnd(
      KapselClient client, EnvironmentName name, Queue<EnvironmentVersion> answered) {
    try {
      for (int i = 0; ; i++) {
        answered.add(register(client, name, "numpy==2.2." + i));
      }
    } catch (RuntimeException e) {
      // The service has gone.
    }
  }

  @Test
  void terminatedServiceEndsItsWorkersAndIsFollowedUp() throws Exception {
    Process service = process();
    KapselClient client = client(address());
    DefinitionHash hash = register(client);
    hold();
    client.ensure(LookupRequest.of(hash));
    ProcessHandle worker = worker(1);
    service.destroy();
    service.waitFor();
    assertThat(worker.isAlive()).isFalse();
    process();
    worker(2);
    release();
    built(client(address()), hash);
  }

  @Test
  void killedServiceGoesOnWithTheWorkerThatStillRuns() throws Exception {
    Process service = process();
    KapselClient client = client(address());
    DefinitionHash hash = register(client);
    hold();
    client.ensure(LookupRequest.of(hash));
    worker(1);
    kill(service.toHandle());
    process();
    release();
    KapselClient again = client(address());
    built(again, hash);
    assertThat(again.image(hash).generations()).hasSize(1);
    assertThat(again.builds(null).items()).hasSize(1);
  }

  @Test
  void workerWhoseLeaseRanOutPushesAndReportsInVain() throws Exception {
    Process service = process();
    KapselClient client = client(address());
    DefinitionHash hash = register(client);
    Files.createDirectories(data().resolve("cache"));
    Files.writeString(data().resolve("cache/silent"), "");
    client.ensure(LookupRequest.of(hash));
    worker(1);
    kill(service.toHandle()); // the next one does not know the worker, and cannot end it
    process();
    KapselClient again = client(address());
    GenerationSummary made = built(again, hash);
    Files.writeString(data().resolve("cache/wake"), "");
    JsonNode answer = KapselJson.mapper().readTree(said("answered", 1));
    assertThat(answer.path("counted").asBoolean(true)).as(answer.toString()).isFalse();
    assertThat(again.image(hash).generations())
        .singleElement()
        .extracting(Generation::digest)
        .isEqualTo(made.digest());
    assertThat(Digest.of(tagged(made.reference()))).isEqualTo(made.digest());
    assertThat(again.builds(null).items())
        .singleElement()
        .satisfies(build -> assertThat(build.epoch()).isEqualTo(2))
        .satisfies(build -> assertThat(build.state()).isEqualTo(BuildState.SUCCEEDED));
  }

  @Test
  void serviceKilledBeforeTheDispatchDispatchesLater() throws Exception {
    Process service = process();
    KapselClient client = client(address());
    DefinitionHash hash = register(client);
    client.ensure(LookupRequest.of(hash));
    kill(service.toHandle());
    process();
    KapselClient again = client(address());
    built(again, hash);
    assertThat(again.image(hash).generations()).hasSize(1);
  }

  @Test
  void secondServiceOnTheSameDirectoryIsRefused() {
    start();
    assertThatIllegalStateException()
        .isThrownBy(() -> KapselLocal.start(ServiceProcess.options(data(), table)))
        .withMessageContaining("runs on " + data())
        .withMessageContaining("process " + ProcessHandle.current().pid());
  }

  private Path data() {
    return directory.resolve("data");
  }

  private KapselLocal start() {
    return start(ServiceProcess.LEASE);
  }

  private KapselLocal start(Duration lease) {
    KapselLocal service = KapselLocal.start(ServiceProcess.options(data(), table).withLease(lease));
    opened.add(service);
    return service;
  }

  private Process process() throws IOException {
    Files.createDirectories(data());
    Files.deleteIfExists(data().resolve("service.json"));
    Process process = ServiceProcess.start(data(), table);
    opened.add(() -> process.destroyForcibly().waitFor());
    return process;
  }

  private URI address() {
    Path file = data().resolve("service.json");
    return await(
        () -> {
          try {
            JsonNode service = KapselJson.mapper().readTree(Files.readString(file));
            return Optional.of(URI.create(service.path("service").asText()));
          } catch (IOException e) {
            return Optional.empty();
          }
        });
  }

  private static KapselClient client(URI service) {
    return new HttpKapselClient(service, new WorkspaceName("default"));
  }

  private static DefinitionHash register(KapselClient client) {
    return register(client, NAME, "numpy==2.2.6").definitionHash();
  }

  private static EnvironmentVersion register(
      KapselClient client, EnvironmentName name, String requirement) {
    String text =
        "schema: kapsel/v1\nimage:\n  base: kapsel/python:3.11-bookworm\n"
            + "python:\n  system:\n    pip:\n      - "
            + requirement
            + "\n";
    return client.register(name, null, new DefinitionText(text, DefinitionText.YAML)).version();
  }

  private static GenerationSummary built(KapselClient client, DefinitionHash hash) {
    return await(
        () ->
            client.lookUp(LookupRequest.of(hash)) instanceof Hit hit
                ? Optional.of(hit.generation())
                : Optional.empty());
  }

  private void hold() throws IOException {
    Files.createDirectories(data().resolve("cache"));
    Files.writeString(data().resolve("cache/hold"), "");
  }

  private void release() throws IOException {
    Files.delete(data().resolve("cache/hold"));
  }

  /** The worker of that epoch, once it has its plan. */
  private ProcessHandle worker(int epoch) {
    return ProcessHandle.of(Long.parseLong(said("started", epoch))).orElseThrow();
  }

  /** What the worker of that epoch has written down, once it has. */
  private String said(String what, int epoch) {
    return await(
        () -> {
          try (Stream<Path> files = Files.list(data().resolve("cache"))) {
            return files
                .filter(file -> file.getFileName().toString().matches(what + "-.*\\." + epoch))
                .map(FlowTest::content)
                .filter(text -> !text.isEmpty())
                .findFirst();
          } catch (IOException e) {
            return Optional.empty();
          }
        });
  }

  /** The manifest that the tag of this reference names. */
  private static byte[] tagged(ImageReference reference) throws Exception {
    String path = "/v2/" + reference.repository() + "/manifests/" + reference.tag();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://" + reference.registry() + path)).build(),
              BodyHandlers.ofByteArray())
          .body();
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static void kill(ProcessHandle process) throws Exception {
    process.destroyForcibly();
    process.onExit().get();
  }

  private static <T> T await(Supplier<Optional<T>> condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      Optional<T> found = condition.get();
      if (found.isPresent()) {
        return found.get();
      }
      assertThat(System.nanoTime()).as("nothing came for a minute").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
