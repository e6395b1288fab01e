package dev.kapsel.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.access.LocalDeveloper;
import dev.kapsel.functions.aws.dynamo.DynamoDbLocal;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer.Hit;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A service with either table, whose workers a test can hold, kill and ask. */
abstract class Flow {

  static final EnvironmentName NAME = new EnvironmentName("flow");

  static final Duration LONG_LEASE = Duration.ofMinutes(10);

  /** The tables that a service can have. */
  enum Kind {
    SQLITE,
    DYNAMODB;

    TableChoice table() {
      return this == SQLITE ? TableChoice.SQLITE : new TableChoice.Dynamo(DynamoDbLocal.settings());
    }
  }

  final TableChoice table;
  @TempDir Path directory;
  final List<AutoCloseable> opened = new ArrayList<>();

  Flow(Kind kind) {
    this.table = kind.table();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  final Path data() {
    return directory.resolve("data");
  }

  final KapselLocal start() {
    return start(ServiceProcess.LEASE);
  }

  final KapselLocal start(Duration lease) {
    KapselLocal service = KapselLocal.start(ServiceProcess.options(data(), table).withLease(lease));
    opened.add(service);
    return service;
  }

  final Process process() throws IOException {
    Files.createDirectories(data());
    Files.deleteIfExists(data().resolve("service.json"));
    Process process = ServiceProcess.start(data(), table);
    opened.add(() -> process.destroyForcibly().waitFor());
    return process;
  }

  final URI address() {
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

  final KapselClient client(URI service) {
    return new HttpKapselClient(service, new WorkspaceName("default"), new LocalDeveloper(data()));
  }

  static DefinitionHash register(KapselClient client) {
    return register(client, NAME, "numpy==2.2.6").definitionHash();
  }

  static EnvironmentVersion register(
      KapselClient client, EnvironmentName name, String requirement) {
    String text =
        "schema: kapsel/v1\nimage:\n  base: kapsel/python:3.11-bookworm\n"
            + "python:\n  system:\n    pip:\n      - "
            + requirement
            + "\n";
    return client.register(name, null, new DefinitionText(text, DefinitionText.YAML)).version();
  }

  static GenerationSummary built(KapselClient client, DefinitionHash hash) {
    return await(
        () ->
            client.lookUp(LookupRequest.of(hash)) instanceof Hit hit
                ? Optional.of(hit.generation())
                : Optional.empty());
  }

  final void hold() throws IOException {
    Files.createDirectories(data().resolve("cache"));
    Files.writeString(data().resolve("cache/hold"), "");
  }

  final void release() throws IOException {
    Files.delete(data().resolve("cache/hold"));
  }

  /** The worker of that epoch, once it has its plan. */
  final ProcessHandle worker(int epoch) {
    return ProcessHandle.of(Long.parseLong(said("started", epoch))).orElseThrow();
  }

  /** What the worker of that epoch has written down, once it has. */
  final String said(String what, int epoch) {
    return await(
        () -> {
          try (Stream<Path> files = Files.list(data().resolve("cache"))) {
            return files
                .filter(file -> file.getFileName().toString().matches(what + "-.*\\." + epoch))
                .map(Flow::content)
                .filter(text -> !text.isEmpty())
                .findFirst();
          } catch (IOException e) {
            return Optional.empty();
          }
        });
  }

  /** The manifest that the tag of this reference names. */
  static byte[] tagged(ImageReference reference) throws Exception {
    String path = "/v2/" + reference.repository() + "/manifests/" + reference.tag();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://" + reference.registry() + path)).build(),
              BodyHandlers.ofByteArray())
          .body();
    }
  }

  static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  static void kill(ProcessHandle process) throws Exception {
    process.destroyForcibly();
    process.onExit().get();
  }

  static <T> T await(Supplier<Optional<T>> condition) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .pollInSameThread()
        .until(condition::get, Optional::isPresent)
        .orElseThrow();
  }
}
