package dev.kapsel.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.cli.ExitCodes;
import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.api.KapselJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A directory becomes a build context of a running service, by the command line. */
class ContextFlowTest extends Flow {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  ContextFlowTest() {
    super(Kind.SQLITE);
  }

  @BeforeEach
  void write() throws IOException {
    write("app/docker/Docker file: a", "FROM kapsel/python:3.11-bookworm\nCOPY . /app\n");
    Path program = write("app/src/run.sh", "#!/bin/sh\nexec python -m app\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    write("app/src/ä/" + "long".repeat(40) + ".py", "x = 1\n");
    write("app/.dockerignore", "**/*.log\n");
    Files.createSymbolicLink(directory.resolve("app/run"), Path.of("src/run.sh"));
    Files.createDirectories(directory.resolve("app/data/empty"));
  }

  private Path write(String path, String content) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private int kapsel(String... arguments) {
    out.reset();
    err.reset();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Style.PLAIN,
            false,
            120);
    Map<String, String> environment = Map.of("KAPSEL_DATA", data().toString());
    return KapselCommandLine.create(
            new Surroundings(environment, directory, directory, terminal, Clock.systemUTC()),
            session -> List.of())
        .execute(arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private JsonNode json(String... arguments) throws IOException {
    assertThat(kapsel(arguments)).as("%s", err).isZero();
    return KapselJson.mapper().readTree(out());
  }

  private int put(String... more) {
    return kapsel(
        Stream.concat(
                Stream.of("context", "put", "app", "--dockerfile", "./docker/Docker file: a"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void whatIsPrintedIsWhatADefinitionWrites() throws Exception {
    var unused = start();
    assertThat(put()).as("%s", err).isZero();
    assertThat(out()).startsWith("uploaded").contains("entries      6, ");
    String image = out().substring(out().indexOf("image:"));
    write(
        "e.yaml",
        "schema: kapsel/v1\nname: app\n"
            + image
            + "python: {user: {interpreterPath: /usr/bin/python3}}\n");
    assertThat(kapsel("env", "create", "-f", "e.yaml")).as("%s", err).isZero();
    assertThat(json("env", "show", "app", "--output", "json").findValue("context").toString())
        .contains("docker/Docker file: a");
  }

  @Test
  void theSameFilesAreNotUploadedAgainWhateverTheirTimes() throws Exception {
    var unused = start();
    assertThat(put()).isZero();
    write("app/src/run.sh", "#!/bin/sh\nexec python -m app\n");
    write("app/src/debug.log", "left out\n");
    assertThat(put()).isZero();
    assertThat(out()).startsWith("there already");
    write("app/src/run.sh", "#!/bin/sh\nexec python -m other\n");
    assertThat(put()).isZero();
    assertThat(out()).startsWith("uploaded");
  }

  @Test
  void itIsThereAfterARestart() throws Exception {
    KapselLocal first = start();
    assertThat(put("--output", "json")).as("%s", err).isZero();
    JsonNode made = KapselJson.mapper().readTree(out());
    first.close();
    var unused = start();
    JsonNode shown = json("context", "show", made.path("content").asText(), "--output", "json");
    assertThat(shown).isEqualTo(made);
    assertThat(shown.path("createdBy").asText()).startsWith("user:");
  }

  @Test
  void aContextThatIsNotThereIsNamedWhereItIsAskedFor() throws Exception {
    var unused = start();
    String nowhere = "ab".repeat(32);
    assertThat(kapsel("context", "show", nowhere)).isEqualTo(ExitCodes.PROBLEM);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(nowhere, "kapsel context put");
    write(
        "e.yaml",
        "schema: kapsel/v1\nname: app\nimage: {context: {content: "
            + nowhere
            + "}}\npython: {user: {interpreterPath: /usr/bin/python3}}\n");
    assertThat(kapsel("env", "create", "-f", "e.yaml")).isEqualTo(ExitCodes.PROBLEM);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("/image/context/content", nowhere, "kapsel context put");
  }

  @Test
  void aDirectoryThatIsNoContextIsToldBeforeAnythingIsSent() throws Exception {
    assertThat(kapsel("context", "put", "app")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no file `Dockerfile`");
  }
}
