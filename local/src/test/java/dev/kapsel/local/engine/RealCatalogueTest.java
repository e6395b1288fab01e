package dev.kapsel.local.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.local.KapselLocal;
import dev.kapsel.local.LocalOptions;
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

/** The real catalogue, built and tested in its images by Docker, but for the gigabytes of CUDA. */
@Tag("machine")
class RealCatalogueTest {

  private static final Path CATALOGUE = Path.of("../infra/curated");
  private static final String BY_HAND = "pytorch-cuda";

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @TempDir Path directory;

  @Test
  void environmentsArePublishedWithThePackagesOfTheirLocks() throws Exception {
    List<String> folders = folders();
    Path copy = Files.createDirectories(directory.resolve("catalogue"));
    Files.write(copy.resolve("catalogue.txt"), folders);
    for (String folder : folders) {
      Files.createDirectories(copy.resolve(folder));
      for (String file : List.of("kapsel.yaml", "smoke.py", "lock.json")) {
        Files.copy(CATALOGUE.resolve(folder).resolve(file), copy.resolve(folder).resolve(file));
      }
    }
    Path engine = Files.createDirectories(directory.resolve("engine"));
    try (KapselLocal service = KapselLocal.start(LocalOptions.of(directory.resolve("data")));
        DockerEngine docker = new DockerEngine(engine)) {
      assertThat(service.gateway()).isNotNull();
      int code = publish(docker.command());
      assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
    String told = said.toString(StandardCharsets.UTF_8);
    System.out.println(told);
    assertThat(told.lines().filter(line -> line.matches("kapsel-\\S+:1 +published .*")))
        .as(told)
        .hasSameSizeAs(folders);
  }

  private static List<String> folders() throws IOException {
    List<String> folders =
        Files.readAllLines(CATALOGUE.resolve("catalogue.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.equals(BY_HAND))
            .toList();
    assertThat(folders).hasSizeGreaterThanOrEqualTo(6);
    return folders;
  }

  private int publish(Path engine) {
    PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(print, print, Style.PLAIN, false, 100);
    Map<String, String> variables = Map.of("KAPSEL_DATA", directory.resolve("data").toString());
    return KapselCommandLine.create(
            new Surroundings(variables, directory, directory, terminal, Clock.systemUTC()),
            session -> List.of())
        .execute("curated", "publish", "--catalogue", "catalogue", "--engine", engine.toString());
  }
}
