package dev.kapsel.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.FakeService;
import dev.kapsel.client.Samples;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Page;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.workspace.Workspace;
import dev.kapsel.model.workspace.WorkspaceSettings;
import dev.kapsel.model.workspace.WorkspaceSettings.NetworkPolicy;
import dev.kapsel.model.workspace.WorkspaceSettings.Quotas;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecycleCommandsTest {

  private static final String WS = "/v1/workspaces/default";
  private static final String FORECAST = WS + "/environments/forecast";

  private final FakeService service = new FakeService();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();

  @TempDir Path directory;

  @BeforeEach
  void point() {
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
            120);
    Clock clock = Clock.fixed(Samples.NOON.plusSeconds(60), ZoneOffset.UTC);
    Surroundings surroundings =
        new Surroundings(environment, directory, directory, terminal, clock);
    return KapselCommandLine.create(surroundings, session -> List.of()).execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private JsonNode sent() throws IOException {
    return KapselJson.mapper().readTree(service.requests().getLast().body());
  }

  @Test
  void archivedEnvironmentsAreListedWhenAskedFor() {
    service.answer("GET " + WS + "/environments?state=archived", 200, new Page<>(List.of(), null));
    assertThat(kapsel("env", "list", "--archived")).isZero();
    assertThat(out()).contains("no environment is archived");
  }

  @Test
  void theHistoryIsATable() {
    VersionSummary row = VersionSummary.of(Samples.version("forecast", "2026.1"));
    service.answer("GET " + FORECAST + "/history", 200, new Page<>(List.of(row), null));
    service.answer(
        "GET " + FORECAST + "/versions?state=active",
        200,
        new Page<>(List.of(Samples.version("forecast", "2026.1")), null));
    assertThat(kapsel("env", "history", "forecast")).isZero();
    assertThat(kapsel("env", "versions", "forecast")).isZero();
    assertThat(out().lines().filter(line -> line.matches(".* 2026\\.1 +active .*"))).hasSize(2);
  }

  @Test
  void tagsAreAddedToThoseThatAreThere() throws Exception {
    service.answer("GET " + FORECAST, 200, Samples.environment("forecast", false));
    service.answer("PATCH " + FORECAST, 200, Samples.environment("forecast", false));
    assertThat(kapsel("env", "edit", "forecast", "--tag", "a=b=c", "--untag", "draft")).isZero();
    assertThat(sent())
        .isEqualTo(KapselJson.mapper().readTree("{\"tags\":{\"a\":\"b=c\",\"team\":\"retail\"}}"));
    assertThat(service.requests().getLast().ifMatch()).isEqualTo(FakeService.ETAG);
  }

  @Test
  void aVersionIsEditedByItsName() throws Exception {
    service.answer("GET " + FORECAST + "/versions/3", 200, Samples.version("forecast", "3"));
    service.answer("PATCH " + FORECAST + "/versions/3", 200, Samples.version("forecast", "3"));
    assertThat(kapsel("env", "edit", "forecast:3", "--stage", "live", "--description", ""))
        .isZero();
    assertThat(sent())
        .isEqualTo(KapselJson.mapper().readTree("{\"description\":\"\",\"stage\":\"live\"}"));
  }

  @Test
  void nothingToChangeAndAStageOfAnEnvironmentAreMistakes() {
    assertThat(kapsel("env", "edit", "forecast")).isEqualTo(ExitCodes.USAGE);
    assertThat(kapsel("env", "edit", "forecast", "--stage", "live")).isEqualTo(ExitCodes.USAGE);
    assertThat(err()).contains("nothing to change", "forecast:VERSION");
    assertThat(service.lines()).isEmpty();
  }

  @Test
  void whatIsNamedIsArchivedAndNothingElse() throws Exception {
    service.answer("GET " + FORECAST, 200, Samples.environment("forecast", false));
    service.answer("PATCH " + FORECAST, 200, Samples.environment("forecast", true));
    service.answer("GET " + FORECAST + "/versions/latest", 200, Samples.version("forecast", "3"));
    service.answer("GET " + FORECAST + "/versions/3", 200, Samples.version("forecast", "3"));
    service.answer("PATCH " + FORECAST + "/versions/3", 200, Samples.version("forecast", "3"));
    assertThat(kapsel("env", "archive", "forecast")).isZero();
    assertThat(service.lines().getLast()).isEqualTo("PATCH " + FORECAST);
    assertThat(sent().path("archived").asBoolean()).isTrue();
    assertThat(kapsel("env", "restore", "forecast@latest")).isZero();
    assertThat(service.lines().getLast()).isEqualTo("PATCH " + FORECAST + "/versions/3");
    assertThat(sent().path("archived").asBoolean(true)).isFalse();
    assertThat(out()).contains("forecast  archived");
  }

  @Test
  void aCopyNamesItsSource() throws Exception {
    service.answer(
        "POST " + WS + "/environments/next/copies",
        201,
        new Registered(Samples.version("next", "1"), true, List.of()));
    assertThat(
            kapsel(
                "env", "copy", "forecast:2", "next", "--from-workspace", "lab", "--version", "1"))
        .isZero();
    assertThat(sent())
        .isEqualTo(
            KapselJson.mapper()
                .readTree(
                    "{\"fromWorkspace\":\"lab\",\"environment\":\"forecast:2\",\"version\":\"1\"}"));
    assertThat(out()).contains("next:1 registered");
  }

  @Test
  void anEnvironmentIsStartedFromAnotherInAFile() throws IOException {
    service.answer("GET " + FORECAST + "/versions/2", 200, Samples.version("forecast", "2"));
    assertThat(kapsel("env", "create", "next", "--from", "forecast:2", "--out", "next.yaml"))
        .isZero();
    String written = Files.readString(directory.resolve("next.yaml"));
    assertThat(written).contains("name: next\n", "numpy==2.2.6").doesNotContain("version: ");
    assertThat(kapsel("env", "create", "next", "--from", "forecast:2", "--out", "next.yaml"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(service.lines()).noneMatch(line -> line.startsWith("POST"));
  }

  @Test
  void whatTheEditorLeavesIsRegistered() throws IOException {
    environment.put("EDITOR", "sed -i s/2.2.6/2.3.0/");
    service.answer("GET " + FORECAST + "/versions/2", 200, Samples.version("forecast", "2"));
    service.answer(
        "POST " + WS + "/environments/next/versions",
        201,
        new Registered(Samples.version("next", "1"), true, List.of()));
    service.answer("POST " + WS + "/lookups", 200, new LookupAnswer.Miss(Samples.HASH));
    assertThat(kapsel("env", "create", "next", "--from", "forecast:2")).isZero();
    String body =
        service.requests().stream()
            .filter(request -> request.line().endsWith("/versions"))
            .findFirst()
            .orElseThrow()
            .body();
    assertThat(body).contains("name: next", "numpy==2.3.0");
  }

  @Test
  void whatWasWrittenInVainIsKept() throws IOException {
    environment.put("VISUAL", "sed -i s/2.2.6/2.3.0/");
    service.answer("GET " + FORECAST + "/versions/2", 200, Samples.version("forecast", "2"));
    service.answer(
        "POST " + WS + "/environments/next/versions",
        409,
        Problem.of(ProblemCode.STATE_CONFLICT, "`next` is archived", "Restore it."));
    assertThat(kapsel("env", "create", "next", "--from", "forecast:2"))
        .isEqualTo(ExitCodes.PROBLEM);
    Path kept = Path.of(err().lines().findFirst().orElseThrow().replaceFirst(".* in ", ""));
    assertThat(kept).content().contains("numpy==2.3.0");
    Files.delete(kept);
  }

  @Test
  void aCuratedEnvironmentIsAStartToo() {
    Problem none = Problem.of(ProblemCode.NOT_FOUND, "there is none", "List them.");
    service.answer("GET " + FORECAST + "/versions/latest", 404, none);
    service.answer(
        "GET /v1/workspaces/curated/environments/forecast/versions/latest",
        200,
        Samples.version("forecast", "2"));
    assertThat(kapsel("env", "create", "next", "--from", "forecast", "--out", "next.yaml"))
        .isZero();
  }

  @Test
  void aStartNeedsANameAndAnEditor() {
    service.answer("GET " + FORECAST + "/versions/latest", 200, Samples.version("forecast", "2"));
    assertThat(kapsel("env", "create", "--from", "forecast")).isEqualTo(ExitCodes.USAGE);
    assertThat(kapsel("env", "create", "next", "--from", "forecast")).isEqualTo(ExitCodes.USAGE);
    assertThat(kapsel("env", "create", "next", "--from", "forecast", "-f", "e.yaml"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err()).contains("a name", "set EDITOR", "--from REF");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--retention-days=4000 | use 1 to 3650",
        "--most-builds=-4 | use 0 to 1000000",
        "--most-environments=1000001 | use 0 to 1000000",
        "--allow-host=ht_tp | write a host like packages.example.com",
        "--default-base=:x | which names no image"
      })
  void aSettingThatCannotBeIsSaidByItsOption(String option, String said) {
    WorkspaceName name = Samples.WORKSPACE;
    service.answer(
        "GET " + WS,
        200,
        new Workspace(name, "", WorkspaceSettings.USUAL, Samples.NOON, "ada", Samples.NOON, "ada"));
    assertThat(kapsel("workspace", "set", option)).isEqualTo(ExitCodes.USAGE);
    assertThat(err()).contains(option.substring(0, option.indexOf('=')) + ": ", said);
  }

  @Test
  void aFileWithoutABaseIsReadWithThatOfTheWorkspace() throws IOException {
    Files.writeString(directory.resolve("e.yaml"), "schema: kapsel/v1\n");
    WorkspaceSettings settings =
        new WorkspaceSettings(
            false, null, "kapsel/python:3.11-bookworm", NetworkPolicy.ANYWHERE, Quotas.USUAL);
    WorkspaceName name = Samples.WORKSPACE;
    service.answer(
        "GET " + WS,
        200,
        new Workspace(name, "", settings, Samples.NOON, "ada", Samples.NOON, "ada"));
    service.answer("POST " + WS + "/lookups", 200, new LookupAnswer.Miss(Samples.HASH));
    kapsel("image", "lookup", "-f", "e.yaml");
    assertThat(service.requests().getLast().body()).contains("kapsel/python:3.11-bookworm");
  }
}
