package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.cli.ExitCodes;
import dev.kapsel.functions.build.World;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.identity.ContentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A version without a name is taken wherever a reference is. */
class AnonymousCommandsTest {

  private static final String VERSION =
      EnvironmentName.ANONYMOUS + ":" + ContentId.of(World.definition("pandas"));

  private final WorldGateway service = new WorldGateway();
  private final World world = service.world();

  @TempDir Path directory;

  private TypedLine line;

  @BeforeEach
  void fill() throws IOException {
    line = new TypedLine(service.address(), World.TEAM, directory);
    world.make(World.TEAM);
    world.register(World.TEAM, "forecast", "user:ada", "", "numpy");
    Files.writeString(
        directory.resolve("e.yaml"),
        "schema: kapsel/v1\nimage: {base: kapsel/python:3.11-bookworm}\n"
            + "python: {system: {pip: [pandas]}}\n");
    assertThat(line.kapsel("env", "create", "-f", "e.yaml", "--anonymous"))
        .as(line.said())
        .isZero();
    world.build(World.TEAM, World.definition("pandas"), World.wheel("pandas", "2.2.2"));
    world.publish();
  }

  @AfterEach
  void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env show VERSION",
        "env show VERSION --output json",
        "env diff VERSION forecast",
        "env diff forecast VERSION",
        "env copy VERSION named",
        "env create next --from VERSION --out f.yaml",
        "why VERSION forecast",
        "image lookup VERSION",
        "image ensure VERSION",
        "image show VERSION",
        "image details VERSION",
        "image lock VERSION",
        "image users VERSION",
        "image pin VERSION 1",
        "image verify VERSION",
        "image rebuild VERSION --from lock",
        "build start VERSION"
      })
  void isTakenBy(String command) {
    assertThat(line.kapsel(command.replace("VERSION", VERSION).split(" ")))
        .as(line.said())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env edit VERSION --description x",
        "env archive VERSION",
        "env history kapsel-anonymous"
      })
  void hasNoEnvironmentThatCouldBeChanged(String command) {
    assertThat(line.kapsel(command.replace("VERSION", VERSION).split(" ")))
        .as(line.said())
        .isEqualTo(ExitCodes.PROBLEM);
    assertThat(line.said()).contains("fix");
  }

  @Test
  void showsWhatItIs() {
    assertThat(line.kapsel("env", "show", VERSION)).as(line.said()).isZero();
    assertThat(line.said()).contains(VERSION, "pandas").doesNotContain("the environment");
  }
}
