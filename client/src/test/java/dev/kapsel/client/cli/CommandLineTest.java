package dev.kapsel.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.FakeService;
import dev.kapsel.client.Samples;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LogPage;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

  private static final String WS = "/v1/workspaces/default";
  private static final String VERSIONS = "POST " + WS + "/environments/forecast/versions";

  private final FakeService service = new FakeService();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private byte[] input = {};

  @TempDir Path directory;

  @BeforeEach
  void writeDefinition() throws IOException {
    Files.writeString(
        directory.resolve("e.yaml"),
        "schema: kapsel/v1\nname: forecast\nimage: {base: kapsel/python:3.11-bookworm}\n");
    environment.put("KAPSEL_SERVICE", service.address().toString());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private int kapsel(String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Style.PLAIN,
            false,
            100);
    Clock clock = Clock.fixed(Samples.NOON.plusSeconds(60), ZoneOffset.UTC);
    Surroundings surroundings =
        new Surroundings(
            environment, directory, directory, new ByteArrayInputStream(input), terminal, clock);
    return KapselCommandLine.create(surroundings, session -> List.of()).execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void registers() {
    service.answer(
        VERSIONS, 201, new Registered(Samples.version("forecast", "1"), true, List.of()));
  }

  @Test
  void createRegistersAndSaysThatNothingIsBuilt() {
    registers();
    service.answer("POST " + WS + "/lookups", 200, new LookupAnswer.Miss(Samples.HASH));

    assertThat(kapsel("env", "create", "-f", "e.yaml")).isZero();
    assertThat(out())
        .contains("forecast:1 registered", Samples.HASH.toString(), "not built yet", "no findings");
  }

  @Test
  void createWithBuildEndsWithTheImage() {
    registers();
    service.answer(
        "POST " + WS + "/images",
        202,
        new LookupAnswer.Building(Samples.HASH, Samples.build(BuildState.QUEUED)));
    service.answer(
        "GET " + WS + "/builds/" + Samples.BUILD,
        200,
        Samples.build(BuildState.SUCCEEDED, Samples.done(Stage.PUSH, 2, "1 layer")));
    service.answer(
        "POST " + WS + "/lookups",
        200,
        new LookupAnswer.Hit(Samples.HASH, Samples.generation().summary()));

    assertThat(kapsel("env", "create", "-f", "e.yaml", "--build")).isZero();
    assertThat(out())
        .contains("* push", "* built in 9.0 s", Samples.generation().reference().toString());
  }

  @Test
  void aFailedBuildEndsWithOne() {
    service.answer(
        "POST " + WS + "/images",
        202,
        new LookupAnswer.Building(Samples.HASH, Samples.build(BuildState.QUEUED)));
    service.answer("GET " + WS + "/builds/" + Samples.BUILD, 200, Samples.build(BuildState.FAILED));
    service.answer(
        "POST " + WS + "/lookups",
        200,
        new LookupAnswer.Failed(Samples.HASH, Samples.build(BuildState.FAILED)));

    assertThat(kapsel("image", "ensure", "forecast")).isEqualTo(ExitCodes.NEGATIVE);
  }

  @Test
  void aRefusedDefinitionShowsEveryFindingWithItsFix() {
    Finding finding =
        new Finding("D29", Severity.ERROR, "/image", "there is no image", "Write `image`.");
    service.answer(
        VERSIONS,
        422,
        Problem.of(ProblemCode.INVALID_DEFINITION, "1 error", "Correct it.")
            .with(List.of(finding)));

    assertThat(kapsel("env", "create", "-f", "e.yaml")).isEqualTo(ExitCodes.PROBLEM);
    assertThat(err())
        .contains(
            "invalid-definition",
            "error    D29",
            "/image",
            "there is no image",
            "Fix: Write `image`.");
    assertThat(out()).isEmpty();
  }

  @Test
  void programsGetAProblemAsItIs() throws IOException {
    Finding finding =
        new Finding("D29", Severity.ERROR, "/image", "there is no image", "Write `image`.");
    service.answer(
        VERSIONS,
        422,
        Problem.of(ProblemCode.INVALID_DEFINITION, "1 error", "Correct it.")
            .with(List.of(finding)));

    assertThat(kapsel("env", "create", "-f", "e.yaml", "--output", "json"))
        .isEqualTo(ExitCodes.PROBLEM);
    JsonNode problem = KapselJson.mapper().readTree(err());
    assertThat(problem.path("code").asText()).isEqualTo("invalid-definition");
    assertThat(problem.at("/findings/0/rule").asText()).isEqualTo("D29");
    assertThat(out()).isEmpty();
  }

  @Test
  void aDefinitionCanComeInByTheStandardInput() throws IOException {
    registers();
    service.answer("POST " + WS + "/lookups", 200, new LookupAnswer.Miss(Samples.HASH));
    input = Files.readAllBytes(directory.resolve("e.yaml"));

    assertThat(kapsel("env", "create", "-f", "-")).as(err()).isZero();
    assertThat(out()).contains("forecast:1 registered");
  }

  @Test
  void whatComesInIsHeldToTheSameLimits() {
    input = new byte[256 * 1024 + 1];
    assertThat(kapsel("env", "create", "-f", "-")).isEqualTo(ExitCodes.USAGE);
    assertThat(err()).contains("the standard input is larger than 256 KB");

    err.reset();
    input = new byte[] {(byte) 0xff};
    assertThat(kapsel("env", "create", "-f", "-")).isEqualTo(ExitCodes.USAGE);
    assertThat(err()).contains("the standard input is not UTF-8 text");
  }

  @Test
  void theWorkspaceIsThatOfTheOptionThenOfTheVariable() {
    environment.put("KAPSEL_WORKSPACE", "team-a");
    service.answer("GET /v1/workspaces/team-a/builds", 200, new Page<>(List.of(), null));
    service.answer("GET /v1/workspaces/team-b/builds", 200, new Page<>(List.of(), null));

    assertThat(kapsel("build", "list")).isZero();
    assertThat(kapsel("build", "list", "--workspace", "team-b")).isZero();
  }

  @Test
  void listsAreTables() {
    var row =
        new EnvironmentSummary(
            new EnvironmentName("forecast"),
            new VersionName("2"),
            2,
            Samples.HASH,
            "sales",
            Map.of(),
            false,
            Samples.NOON);
    service.answer("GET " + WS + "/environments?state=active", 200, new Page<>(List.of(row), null));

    assertThat(kapsel("env", "list")).isZero();
    assertThat(out().lines().toList().getFirst()).startsWith("name      latest  versions  hash");
    assertThat(out().lines().toList().getLast()).startsWith("forecast  2              2");
  }

  @Test
  void jsonIsTheAnswerAndNothingElse() throws IOException {
    service.answer("POST " + WS + "/lookups", 200, new LookupAnswer.Miss(Samples.HASH));

    assertThat(kapsel("image", "lookup", "forecast", "--output", "json"))
        .isEqualTo(ExitCodes.NEGATIVE);
    JsonNode answer = KapselJson.mapper().readTree(out());
    assertThat(answer.path("answer").asText()).isEqualTo("miss");
  }

  @Test
  void yamlIsWrittenToo() {
    service.answer("POST " + WS + "/lookups", 200, new LookupAnswer.Miss(Samples.HASH));

    kapsel("-o", "yaml", "image", "lookup", Samples.HASH.toString());

    assertThat(out()).contains("answer: miss\n", "hash: " + Samples.HASH);
  }

  @Test
  void aDefinitionIsLookedUpWithoutBeingRegistered() {
    service.answer("POST " + WS + "/lookups", 200, new LookupAnswer.Miss(Samples.HASH));

    kapsel("image", "lookup", "-f", "e.yaml");

    assertThat(service.requests().getFirst().body())
        .startsWith("{\"definition\":{\"schema\":\"kapsel/v1\",\"image\":{\"base\":");
  }

  @Test
  void aFileWithoutANameAndWithErrorsShowsTheErrors() throws IOException {
    Files.writeString(directory.resolve("bad.yaml"), "schema: kapsel/v1\nimag: {}\n");

    assertThat(kapsel("env", "create", "-f", "bad.yaml")).isEqualTo(ExitCodes.PROBLEM);
    assertThat(err()).contains("bad.yaml has", "/imag", "Fix:");
    assertThat(service.lines()).isEmpty();
  }

  @Test
  void aLogIsFollowedToItsEnd() {
    String build = "GET " + WS + "/builds/" + Samples.BUILD;
    List<LogLine> lines = List.of(new LogLine(Samples.NOON, "fetched numpy"));
    service.answer(build + "/log", 200, new LogPage(lines, "1", true));
    service.answer(build, 200, Samples.build(BuildState.FAILED));

    assertThat(kapsel("build", "log", Samples.BUILD.toString(), "--follow"))
        .isEqualTo(ExitCodes.NEGATIVE);
    assertThat(out()).isEqualTo("fetched numpy" + System.lineSeparator());
  }

  @Test
  void theServiceOfTheDataDirectoryIsFound() throws IOException {
    environment.remove("KAPSEL_SERVICE");
    Files.writeString(
        directory.resolve("service.json"), "{\"service\":\"" + service.address() + "\"}");
    service.answer("GET " + WS + "/builds", 200, new Page<>(List.of(), null));

    assertThat(kapsel("build", "list", "--data", ".")).isZero();
  }

  @Test
  void withoutAServiceTheWayToStartOneIsSaid() {
    environment.remove("KAPSEL_SERVICE");

    assertThat(kapsel("build", "list")).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err()).contains("no service runs on", "./kapsel up");
  }

  @Test
  void mistakesOnTheCommandLineEndWithTwo() {
    assertThat(kapsel("env", "create")).isEqualTo(ExitCodes.USAGE);
    assertThat(kapsel("env")).isEqualTo(ExitCodes.USAGE);
    assertThat(kapsel("env", "create", "-f", "none.yaml")).isEqualTo(ExitCodes.USAGE);
    assertThat(kapsel("env", "show", "no spaces")).isEqualTo(ExitCodes.USAGE);
    assertThat(kapsel("image", "lookup")).isEqualTo(ExitCodes.USAGE);
    assertThat(service.lines()).isEmpty();
  }

  @Test
  void helpNamesCommandsAndExitCodes() {
    assertThat(kapsel("--help")).isZero();
    assertThat(out())
        .contains("env", "image", "build", "Exit codes:", "no answer from the service");
  }
}
