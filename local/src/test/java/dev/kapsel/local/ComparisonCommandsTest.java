package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.cli.ExitCodes;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.VersionComparison;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changed, why, and what would come of it, by the command line and over HTTP. */
class ComparisonCommandsTest {

  private final WorldGateway service = new WorldGateway();
  private final World world = service.world();

  @TempDir Path directory;

  private TypedLine line;

  @BeforeEach
  void fill() throws IOException {
    line = new TypedLine(service.address(), World.TEAM, directory);
    world.make(World.TEAM);
    world.make(WorkspaceName.CURATED);
    world.register(World.TEAM, "forecast", "user:ada", "", "pandas", "numpy");
    world.register(World.TEAM, "forecast", "user:ada", "", "pandas==2.2.3", "numpy");
    world.build(
        World.TEAM,
        World.definition("pandas", "numpy"),
        World.wheel("pandas", "2.2.2"),
        World.wheel("numpy", "2.2.6"));
    world.build(
        World.TEAM, World.definition("pandas==2.2.3", "numpy"), World.wheel("pandas", "2.2.3"));
    write("pandas==2.2.3", "numpy", "scipy");
  }

  private void write(String... requirements) throws IOException {
    Files.writeString(
        directory.resolve("e.yaml"),
        "schema: kapsel/v1\nname: forecast\nimage: {base: kapsel/python:3.11-bookworm}\n"
            + "python: {system: {pip: ["
            + String.join(", ", requirements)
            + "]}}\n");
  }

  @AfterEach
  void close() {
    service.close();
  }

  private int kapsel(String... arguments) {
    return line.kapsel(arguments);
  }

  private String said() {
    return line.said();
  }

  @Test
  void versionsAreComparedByMeaning() throws Exception {
    assertThat(kapsel("env", "diff", "forecast:1", "forecast")).as(said()).isZero();
    assertThat(said())
        .contains("team/forecast:1 -> team/forecast:2", "~ /python/system/pip: `pandas` pinned");
    assertThat(kapsel("env", "diff", "forecast:1", "forecast", "--exit-code"))
        .isEqualTo(ExitCodes.NEGATIVE);
    assertThat(kapsel("env", "diff", "forecast:2", "forecast", "--exit-code")).isZero();
    assertThat(kapsel("env", "diff", "forecast:1", "forecast:2", "--output", "json")).isZero();
    assertThat(KapselJson.mapper().readValue(line.out(), VersionComparison.class).changes())
        .hasSize(1);
  }

  @Test
  void aFileIsComparedWithAVersion() throws Exception {
    assertThat(kapsel("env", "diff", "forecast", "-f", "e.yaml")).as(said()).isZero();
    assertThat(said()).contains("+ /python/system/pip: `scipy` added");
    write("pandas==2.2.3", "numpy");
    assertThat(kapsel("env", "diff", "forecast", "-f", "e.yaml", "--exit-code")).isZero();
    assertThat(said()).contains("the definitions say the same");
    assertThat(kapsel("env", "diff", "forecast")).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void generationsAreComparedByTheirPackages() {
    assertThat(kapsel("image", "diff", "forecast:1", "forecast:2")).as(said()).isZero();
    assertThat(said())
        .contains("- wheel `numpy` removed", "~ wheel `pandas` upgraded: 2.2.2 -> 2.2.3");
    assertThat(kapsel("image", "diff", "forecast:1", "--from", "1", "--to", "7"))
        .isEqualTo(ExitCodes.PROBLEM);
    assertThat(said()).contains("there is no generation");
    assertThat(kapsel("image", "diff", "forecast:1", "--exit-code")).as(said()).isZero();
  }

  @Test
  void whySaysWhatMakesTheHashesDiffer() {
    assertThat(kapsel("why", "forecast:1", "forecast:2", "--exit-code"))
        .isEqualTo(ExitCodes.NEGATIVE);
    assertThat(said()).contains("The hashes differ by one change", "`pandas` pinned");
    String first = DefinitionHash.of(World.definition("pandas", "numpy")) + ".1";
    String second = DefinitionHash.of(World.definition("pandas==2.2.3", "numpy")) + ".1";
    assertThat(kapsel("why", first, second)).as(said()).isZero();
    assertThat(said()).contains("The locks differ by packages", "definition hashes differ too");
    assertThat(kapsel("why", first, "forecast")).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void theHistorySaysWhatEachVersionChanged() {
    assertThat(kapsel("env", "history", "forecast")).isZero();
    assertThat(said().lines().filter(line -> line.contains("`pandas` pinned"))).hasSize(1);
  }

  @Test
  void aPreviewSaysWhatWouldComeAndRegistersNothing() throws Exception {
    service.changes();
    assertThat(kapsel("env", "create", "-f", "e.yaml", "--dry-run")).as(said()).isZero();
    assertThat(said())
        .contains(
            "nothing is registered",
            "version 3",
            "+ /python/system/pip: `scipy` added",
            "nearest is version 2, generation 1",
            "resolve-packages",
            "in 2 builds of this environment");
    assertThat(kapsel("env", "preview", "-f", "e.yaml", "--version", "1"))
        .isEqualTo(ExitCodes.NEGATIVE);
    assertThat(said()).contains("refused (version-conflict)");
    write("'a b c'");
    assertThat(kapsel("env", "preview", "-f", "e.yaml")).isEqualTo(ExitCodes.NEGATIVE);
    assertThat(said()).contains("1 error", "/python/system/pip/0");
    assertThat(service.changes()).containsOnly("POST /v1/workspaces/team/previews");
  }
}
