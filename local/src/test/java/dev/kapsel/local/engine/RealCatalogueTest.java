package dev.kapsel.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.local.KapselLocal;
import dev.kapsel.local.LocalOptions;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.lock.Lock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smallest environment of the real catalogue, built and tested in its image by Docker. */
@Tag("machine")
class RealCatalogueTest {

  private static final Path PYTHON = Path.of("../infra/curated/python");

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @TempDir Path directory;

  @Test
  void plainPythonIsPublishedWithThePackagesOfItsLock() throws Exception {
    Path copy = Files.createDirectories(directory.resolve("catalogue/python"));
    Files.writeString(directory.resolve("catalogue/catalogue.txt"), "python\n");
    for (String file : List.of("kapsel.yaml", "smoke.py")) {
      Files.copy(PYTHON.resolve(file), copy.resolve(file));
    }
    Path engine = Files.createDirectories(directory.resolve("engine"));
    try (KapselLocal service = KapselLocal.start(LocalOptions.of(directory.resolve("data")));
        DockerEngine docker = new DockerEngine(engine)) {
      assertThat(service.gateway()).isNotNull();
      int code = publish(docker.command());
      assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("kapsel-python:1", "published");
    // The base may have moved since the lock was accepted; what was published by then has not.
    assertThat(lock(copy).files()).isEqualTo(lock(PYTHON).files());
  }

  private int publish(Path engine) {
    PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(print, print, Style.PLAIN, false, 100);
    Map<String, String> variables = Map.of("KAPSEL_DATA", directory.resolve("data").toString());
    return KapselCommandLine.create(
            new Surroundings(variables, directory, directory, terminal, Clock.systemUTC()),
            session -> List.of())
        .execute(
            "curated",
            "publish",
            "--catalogue",
            "catalogue",
            "--accept-locks",
            "--engine",
            engine.toString());
  }

  private static Lock lock(Path folder) throws IOException {
    return KapselJson.mapper().readValue(Files.readString(folder.resolve("lock.json")), Lock.class);
  }
}
