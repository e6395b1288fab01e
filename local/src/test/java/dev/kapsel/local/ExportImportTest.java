package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.DefinitionText;
import dev.kapsel.client.HttpKapselClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.TokenSource;
import dev.kapsel.client.cli.ExitCodes;
import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.EnvironmentChange;
import dev.kapsel.model.api.VersionChange;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Environments out of one workspace and into another, by the command line and over HTTP. */
class ExportImportTest {

  private static final WorkspaceName OTHER = new WorkspaceName("other");

  private final WorldGateway service = new WorldGateway();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final KapselClient team =
      new HttpKapselClient(service.address(), World.TEAM, TokenSource.NOBODY);
  private final KapselClient other =
      new HttpKapselClient(service.address(), OTHER, TokenSource.NOBODY);

  @TempDir Path directory;

  @BeforeEach
  void fill() {
    service.world().make(World.TEAM);
    service.world().make(OTHER);
    register("forecast", "stable", "pandas==1", "description: first\ntags: {b: '2', a: '1'}\n");
    register("forecast", "7", "pandas==2", "stage: live\n");
    register("forecast", "1", "pandas==1", "description: \"two\\nlines \\u00e4\"\n");
    register("forecast", null, "pandas==3", "");
    archive("forecast", "8");
    archive("forecast", "stable");
    change(
        "forecast", new EnvironmentChange("what forecasts need", Map.of("team", "retail"), null));
    register("Forecast", null, "numpy", "");
    register("old", null, "numpy", "");
    register("old", null, "numpy==2", "");
    archive("old", "1");
    archive("old", "2");
    change("old", EnvironmentChange.archiving(true));
    service.changes();
  }

  @AfterEach
  void close() {
    service.close();
  }

  private void register(String name, @Nullable String version, String requirement, String header) {
    String text =
        "schema: kapsel/v1\nimage: {base: kapsel/python:3.11-bookworm}\n"
            + header
            + "python: {system: {pip: [\""
            + requirement
            + "\"]}}\n";
    team.register(
        new EnvironmentName(name),
        version == null ? null : new VersionName(version),
        new DefinitionText(text, DefinitionText.YAML));
  }

  private void archive(String name, String version) {
    team.lifecycle()
        .change(
            new EnvironmentName(name),
            new VersionName(version),
            "*",
            VersionChange.archiving(true));
  }

  private void change(String name, EnvironmentChange change) {
    team.lifecycle().change(new EnvironmentName(name), "*", change);
  }

  private int kapsel(String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Style.PLAIN,
            false,
            120);
    Map<String, String> environment = Map.of("KAPSEL_SERVICE", service.address().toString());
    return KapselCommandLine.create(
            new Surroundings(environment, directory, directory, terminal, Clock.systemUTC()),
            session -> List.of())
        .execute(arguments);
  }

  private int export(WorkspaceName workspace, String to, String... names) {
    return kapsel(
        Stream.concat(
                Stream.of("env", "export", "--workspace", workspace.value(), to),
                Arrays.stream(names))
            .toArray(String[]::new));
  }

  private int load(String from) {
    return kapsel("env", "import", "--workspace", "other", from);
  }

  private Map<String, String> files(String below) throws IOException {
    Map<String, String> files = new TreeMap<>();
    Path root = directory.resolve(below);
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  private String told() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasImportedIsExportedAsTheSameBytes() throws Exception {
    assertThat(export(World.TEAM, "a")).as(told()).isZero();
    assertThat(load("a")).as(told()).isZero();
    assertThat(export(OTHER, "b")).as(told()).isZero();
    assertThat(files("b")).isEqualTo(files("a")).hasSize(3 + 4 + 1 + 2);
    assertThat(other.lifecycle().history(new EnvironmentName("forecast"), null).items())
        .extracting(row -> row.version().value())
        .containsExactly("8", "1", "7", "stable");
    assertThat(other.version(EnvironmentReference.parse("forecast")).version().value())
        .isEqualTo("1");
    assertThat(other.lifecycle().environments(ArchiveState.ARCHIVED, null).items()).hasSize(1);
  }

  @Test
  void namesThatDifferInCapitalsOnlyHaveDirectoriesOfTheirOwn() throws Exception {
    export(World.TEAM, "a");
    assertThat(files("a").keySet().stream().map(file -> file.split("/")[0]).distinct())
        .hasSize(3)
        .contains("forecast", "old")
        .anyMatch(name -> name.matches("Forecast~[0-9a-f]{16}"));
  }

  @Test
  void aVersionsFileIsADefinitionThatStandsByItself() throws Exception {
    export(World.TEAM, "a");
    assertThat(kapsel("env", "create", "--workspace", "other", "-f", "a/forecast/0000000002.json"))
        .as(told())
        .isZero();
    assertThat(other.version(EnvironmentReference.parse("forecast:7")).stage()).isEqualTo("live");
  }

  @Test
  void anImportThatIsDoneAgainChangesNothing() {
    export(World.TEAM, "a");
    load("a");
    assertThat(service.changes()).isNotEmpty();
    assertThat(load("a")).isZero();
    assertThat(service.changes()).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("all of it was there");
  }

  /** Wherever it was cut off: the same import again brings it to its end. */
  @Test
  void anImportThatWasCutOffIsGoneOnWith() throws Exception {
    export(World.TEAM, "a");
    boolean whole = false;
    for (int changes = 0; !whole; changes++) {
      String target = "cut-" + changes;
      service.world().make(new WorkspaceName(target));
      service.breakAfter(changes);
      int code = kapsel("env", "import", "--workspace", target, "a");
      whole = code == ExitCodes.OK;
      assertThat(code).isIn(ExitCodes.OK, ExitCodes.UNREACHABLE);
      service.breakAfter(Integer.MAX_VALUE);
      assertThat(kapsel("env", "import", "--workspace", target, "a")).as(told()).isZero();
      export(new WorkspaceName(target), "b" + changes);
      assertThat(files("b" + changes)).as("cut off after " + changes).isEqualTo(files("a"));
    }
    assertThat(service.changes()).hasSizeGreaterThan(20);
  }

  @Test
  void anExportOverAnOlderOneBringsItUpToDate() throws Exception {
    export(World.TEAM, "a");
    register("forecast", null, "pandas==4", "");
    assertThat(export(World.TEAM, "a")).isZero();
    export(World.TEAM, "b");
    assertThat(files("a")).isEqualTo(files("b")).containsKey("forecast/0000000005.json");
  }

  @Test
  void someEnvironmentsAreExportedBesideOthers() throws Exception {
    assertThat(export(World.TEAM, "a", "old")).isZero();
    assertThat(files("a")).hasSize(3);
    assertThat(export(World.TEAM, "a", "forecast")).isZero();
    assertThat(files("a")).hasSize(8);
    assertThat(export(World.TEAM, "a", "none")).isEqualTo(ExitCodes.PROBLEM);
    assertThat(told()).contains("`none`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "forecast/notes.txt", "forecast/0000000009.json", "x/y"})
  void foreignFilesAreRefusedByName(String name) throws Exception {
    export(World.TEAM, "a");
    Path file = directory.resolve("a").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "hello");
    assertThat(load("a")).isEqualTo(ExitCodes.USAGE);
    assertThat(told()).contains(name.startsWith("x") ? "a/x" : "a/" + name);
    assertThat(service.changes()).isEmpty();
    assertThat(export(World.TEAM, "a")).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void whatIsMissingOrWasChangedIsRefusedByName() throws Exception {
    export(World.TEAM, "a");
    Path version = directory.resolve("a/forecast/0000000001.json");
    String content = Files.readString(version);
    refused(version, content.replace("pandas==1", "pandas==9"), "was changed");
    refused(version, content.replace("\"forecast\"", "\"other\""), "it is not forecast:stable");
    refused(version, "{", "it is no JSON");
    refused(version, content.replace("\"platform\"", "\"platfrom\""), "platfrom");
    refused(version, content.replace("\"a\": \"1\"", "\"a\": 1"), "`tags/a`");
    Path environment = directory.resolve("a/forecast/environment.json");
    String described = Files.readString(environment);
    refused(environment, described.replace("export/v1", "export/v2"), "export/v2");
    refused(environment, described.replace("\"archived\"", "\"achived\""), "`archived`");
    refused(environment, described.replace("\"name\"", "\"more\": 1, \"name\""), "`more`");
    Files.delete(version);
    assertThat(load("a")).isEqualTo(ExitCodes.USAGE);
    assertThat(told()).contains("0000000001.json");
    assertThat(load("nowhere")).isEqualTo(ExitCodes.USAGE);
    assertThat(service.changes()).isEmpty();
  }

  private void refused(Path file, String content, String told) throws IOException {
    String before = Files.readString(file);
    Files.writeString(file, content);
    err.reset();
    assertThat(load("a")).isEqualTo(ExitCodes.USAGE);
    assertThat(told()).contains(file.getFileName().toString(), told);
    Files.writeString(file, before);
  }

  @Test
  void aLinkIsForeignToo() throws Exception {
    export(World.TEAM, "a");
    Files.move(directory.resolve("a/old"), directory.resolve("elsewhere"));
    Files.createSymbolicLink(directory.resolve("a/old"), directory.resolve("elsewhere"));
    assertThat(load("a")).isEqualTo(ExitCodes.USAGE);
    assertThat(told()).contains("a/old");
  }

  @Test
  void whatSaysSomethingElseThereIsAConflict() throws Exception {
    export(World.TEAM, "a");
    other.register(
        new EnvironmentName("forecast"),
        new VersionName("stable"),
        new DefinitionText(
            "schema: kapsel/v1\nimage: {base: kapsel/python:3.11-bookworm}\n",
            DefinitionText.YAML));
    assertThat(load("a")).isEqualTo(ExitCodes.USAGE);
    assertThat(told()).contains("`forecast`", "`stable`", "another workspace");
  }

  @Test
  void aDefinitionThatIsLongOnlyInJsonIsImported() throws Exception {
    StringBuilder definition =
        new StringBuilder("schema: kapsel/v1\nimage: {base: kapsel/python:3.11-bookworm}\n");
    definition.append("variables:\n");
    for (int i = 0; i < 180; i++) {
      definition.append("  V").append(i).append(": '").repeat('"', 1000).append("'\n");
    }
    team.register(
        new EnvironmentName("large"),
        null,
        new DefinitionText(definition.toString(), DefinitionText.YAML));
    assertThat(export(World.TEAM, "a", "large")).isZero();
    assertThat(load("a")).as(told()).isZero();
  }
}
