package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.context.ContextUploader;
import dev.kapsel.client.context.PackedContext;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.local.access.StubIssuer;
import dev.kapsel.local.table.TableChoice;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.ContextUpload;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupRequest;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Schemathesis asks a service everything that its served contract allows and much that it forbids,
 * with all checks. Its report is left in {@code target/schemathesis}.
 */
@Tag("machine")
class SchemathesisTest {

  private static final Path SETTINGS = Path.of("src/test/schemathesis").toAbsolutePath();
  private static final Path TOOL = Path.of("target/schemathesis").toAbsolutePath();
  private static final long MOST_SECONDS = 600;
  private static final Predicate<String> GIVEN = status -> status.matches("[23].*");

  @TempDir private Path directory;

  /** Who asks, and how. */
  private enum Who {
    ADMINISTRATOR("20", "examples,coverage,fuzzing,stateful") {
      @Override
      Set<Route> refused() {
        // The build that it knows has ended; the hashes in an index agree with what they are of.
        return Set.of(Route.CANCEL_BUILD, Route.IMPORT_CURATED);
      }
    },
    READER("5", "examples,coverage,fuzzing") {
      @Override
      Set<Route> refused() {
        return Arrays.stream(Route.values())
            .filter(route -> route.access().compareTo(Access.READER) > 0)
            .collect(Collectors.toSet());
      }
    };

    private final String examples;
    private final String phases;

    Who(String examples, String phases) {
      this.examples = examples;
      this.phases = phases;
    }

    /** What is never answered with what it is there for. */
    abstract Set<Route> refused();
  }

  /** The routes that never gave what they are there for, of those that are in the contract. */
  private static Set<Route> refusedAlways(Who who) throws IOException {
    JsonNode answers = KapselJson.mapper().readTree(answers(who).toFile());
    return Arrays.stream(Route.values())
        .filter(route -> route.access() != Access.WORKER && route != Route.GET_OPENAPI)
        .filter(route -> statuses(answers.path(operation(route))).noneMatch(GIVEN))
        .collect(Collectors.toSet());
  }

  /** As the contract names it, which knows no parameter of several segments. */
  private static String operation(Route route) {
    return route.key().replace("+}", "}");
  }

  private static Stream<String> statuses(JsonNode answered) {
    return answered.propertyStream().map(Map.Entry::getKey);
  }

  private static Path answers(Who who) {
    return TOOL.resolve("answers-" + who + ".json");
  }

  @ParameterizedTest
  @EnumSource
  void theServiceDoesWhatItsContractSays(Who who) throws Exception {
    install();
    try (StubIssuer issuer = new StubIssuer();
        KapselLocal service =
            KapselLocal.start(
                ServiceProcess.options(directory.resolve("data"), TableChoice.SQLITE)
                    .withIssuer(new IssuerChoice.External(issuer.settings())))) {
      KapselClient client =
          new HttpKapselClient(
              service.gateway(),
              new WorkspaceName("default"),
              () -> Optional.of(issuer.administrator()));
      var unused = client.workspaces().putMember(Member.user("bob"), Role.READER);
      String token =
          who == Who.ADMINISTRATOR
              ? issuer.administrator()
              : StubIssuer.signed(issuer.claims(Instant.now()).subject("bob").build());
      List<String> asking = asking(service.gateway(), token, who);
      Outcome outcome = run(asking, known(client, who), "said-" + who + ".txt");
      assertThat(outcome.code()).as(outcome.said()).isZero();
      assertThat(outcome.said()).containsPattern("[0-9]{4,} generated, [0-9]{4,} passed");
      assertThat(refusedAlways(who)).isEqualTo(who.refused());
    }
  }

  private static List<String> asking(URI service, String token, Who who) {
    return List.of(
        TOOL.resolve("venv/bin/st").toString(),
        "--config-file",
        SETTINGS.resolve("schemathesis.toml").toString(),
        "run",
        service + "/v1/openapi.json",
        "--header",
        "Authorization: Bearer " + token,
        "--max-examples",
        who.examples,
        "--phases",
        who.phases,
        "--report",
        "junit",
        "--report-dir",
        TOOL.resolve(who.name()).toString());
  }

  /** An image of two generations, a build and a context: so that not all asked for is missing. */
  private Map<String, String> known(KapselClient client, Who who) throws IOException {
    EnvironmentName name = new EnvironmentName("forecast");
    Flow.register(client, name, "numpy==2.2.5");
    DefinitionHash hash = Flow.register(client, name, "numpy==2.2.6").definitionHash();
    client.ensure(LookupRequest.of(hash));
    Flow.built(client, hash);
    BuildId build = client.builds(null).items().getFirst().id();
    var queued = client.generations().rebuild(hash, new RebuildRequest(RebuildFrom.LOCK));
    Flow.await(
        () -> client.image(hash).generations().size() == 2 ? Optional.of(hash) : Optional.empty());
    Map<String, String> known = new HashMap<>(context(client));
    known.put("PYTHONPATH", SETTINGS.toString());
    known.put("PYTHONDONTWRITEBYTECODE", "1");
    known.put("KAPSEL_ANSWERS", answers(who).toString());
    known.put("KAPSEL_HASH", hash.toString());
    known.put("KAPSEL_BUILD", build.value());
    return known;
  }

  /** One that is there, and the upload that brought it. */
  private Map<String, String> context(KapselClient client) throws IOException {
    Path files = Files.createDirectories(directory.resolve("context"));
    Files.writeString(files.resolve("Dockerfile"), "FROM kapsel/python:3.11-bookworm\n");
    try (PackedContext packed = PackedContext.pack(files, "Dockerfile")) {
      ContextUpload upload =
          Objects.requireNonNull(client.contexts().begin(packed.request()).upload());
      ContextUploader.send(upload, packed.archive(), sent -> {});
      String content = client.contexts().complete(upload.id()).content().hex();
      return Map.of("KAPSEL_UPLOAD", upload.id().hex(), "KAPSEL_CONTEXT", content);
    }
  }

  /** The pinned version, each of its files checked by its hash; kept while the pins stay. */
  private static void install() throws Exception {
    Path pins = SETTINGS.resolve("requirements.txt");
    Path installed = TOOL.resolve("installed.txt");
    if (Files.exists(installed) && Files.readString(installed).equals(Files.readString(pins))) {
      return;
    }
    Files.createDirectories(TOOL);
    String venv = TOOL.resolve("venv").toString();
    succeed(List.of("python3", "-m", "venv", "--clear", venv));
    succeed(List.of(venv + "/bin/pip", "install", "-q", "--require-hashes", "-r", pins.toString()));
    Files.copy(pins, installed, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void succeed(List<String> command) throws Exception {
    Outcome outcome = run(command, Map.of(), "install.txt");
    assertThat(outcome.code()).as("%s%n%s", command, outcome.said()).isZero();
  }

  private record Outcome(int code, String said) {}

  private static Outcome run(List<String> command, Map<String, String> environment, String log)
      throws IOException, InterruptedException {
    Path said = TOOL.resolve(log);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.directory(TOOL.toFile()).redirectOutput(said.toFile()).start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return new Outcome(process.exitValue(), Files.readString(said));
  }
}
