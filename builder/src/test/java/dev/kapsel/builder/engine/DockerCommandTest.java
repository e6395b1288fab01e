package dev.kapsel.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a program in Docker's place that says what Docker would. */
class DockerCommandTest {

  @TempDir private Path directory;

  private DockerCommand command(String script) throws IOException {
    Path program = directory.resolve("docker");
    Files.writeString(
        program, "#!/bin/sh\necho \"$DOCKER_BUILDKIT $*\" >> asked.txt\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new DockerCommand(
        Map.of("KAPSEL_DOCKER", program.toString(), "KAPSEL_STEPS_NETWORK", "none"),
        directory,
        Duration.ofMinutes(1));
  }

  private DockerCommand.Build build(Map<String, String> arguments) {
    return new DockerCommand.Build(Path.of("Dockerfile"), directory, "tag", arguments);
  }

  private List<String> asked() throws IOException {
    return Files.readAllLines(directory.resolve("asked.txt"));
  }

  @Test
  void whereThereIsNoDockerThatIsSaid() {
    var failure =
        catchThrowableOfType(
            BuildFailedException.class,
            () ->
                new DockerCommand(
                    Map.of("KAPSEL_DOCKER", "/nowhere/docker"), directory, Duration.ofMinutes(1)));
    assertThat(failure.code()).isEqualTo(FailureCode.ENGINE_UNAVAILABLE);
    assertThat(failure).hasMessageContaining("/nowhere/docker");
  }

  @Test
  void whatDockerSaysOfItsSilentEngineIsHandedOn() {
    var failure =
        catchThrowableOfType(
            BuildFailedException.class,
            () -> command("echo 'Cannot connect to the Docker daemon' >&2; exit 1"));
    assertThat(failure.code()).isEqualTo(FailureCode.ENGINE_UNAVAILABLE);
    assertThat(failure).hasMessageContaining("Cannot connect to the Docker daemon");
  }

  /** By whether the plugin is there, and by the command's version. */
  @ParameterizedTest
  @CsvSource({"0,28.2.2,1", "1,28.2.2,0", "1,23.0.0,0", "1,20.10.24+dfsg1,1"})
  void buildKitIsUsedWhereTheCommandHasIt(int plugin, String version, String expected)
      throws IOException {
    DockerCommand docker =
        command("case $1 in buildx) exit " + plugin + ";; version) echo " + version + ";; esac");
    docker.build(build(Map.of("A", "b c")), line -> {});
    assertThat(asked().getLast())
        .isEqualTo(
            expected
                + " build --no-cache --tag tag --file Dockerfile --network=none --build-arg A=b c "
                + directory);
  }

  @ParameterizedTest
  @CsvSource({"0,28.2.2,true", "0,23.0.0,true", "0,20.10.24+dfsg1,false", "1,28.2.2,false"})
  void hereDocumentsNeedAnEngineThatKnowsThem(int plugin, String version, boolean known)
      throws IOException {
    DockerCommand docker =
        command("case $1 in buildx) exit " + plugin + ";; version) echo " + version + ";; esac");
    assertThat(catchThrowable(docker::needHereDocuments) == null).isEqualTo(known);
  }

  @Test
  void theLastLineNamesTheStepThatFailed() throws IOException {
    DockerCommand docker =
        command("[ \"$1\" != build ] || { printf 'one\\n\\033[91mtwo\\033[0m\\n\\n'; exit 1; }");
    List<String> lines = new ArrayList<>();
    var failure =
        catchThrowableOfType(
            BuildFailedException.class, () -> docker.build(build(Map.of()), lines::add));
    assertThat(failure.code()).isEqualTo(FailureCode.STEP_FAILED);
    assertThat(failure).hasMessage("a docker step failed: two");
    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void anEngineWithoutRoomIsAFullDisk() throws IOException {
    DockerCommand docker =
        command("[ \"$1\" != load ] || { echo 'write /x: No space left on device'; exit 1; }");
    var failure =
        catchThrowableOfType(
            BuildFailedException.class, () -> docker.load(directory.resolve("base.tar")));
    assertThat(failure.code()).isEqualTo(FailureCode.DISK_FULL);
  }

  @Test
  void outputWithoutEndIsCut() throws IOException {
    DockerCommand docker = command("[ \"$1\" != build ] || yes | head -n 50000");
    List<String> lines = new ArrayList<>();
    docker.build(build(Map.of()), lines::add);
    assertThat(lines).hasSize(20_001);
    assertThat(lines.getLast()).isEqualTo("after 20,000 lines the rest is left out");
  }
}
