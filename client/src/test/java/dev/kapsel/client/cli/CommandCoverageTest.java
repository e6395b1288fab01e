package dev.kapsel.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.client.RecordingService;
import dev.kapsel.client.Samples;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.access.Access;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.curated.CuratedIndex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every command is run as {@code commands.txt} writes it, and what it asks the service for is
 * written down.
 */
@Timeout(60)
class CommandCoverageTest {

  private static final Path LINES = Path.of("src/test/resources/cli/commands.txt");

  /** Commands of the command line itself, and those that speak to somebody else first. */
  private static final Set<String> WITHOUT_ROUTE =
      Set.of("help", "generate-completion", "login", "logout");

  private final RecordingService service = new RecordingService();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  @BeforeEach
  void writeDefinition() throws IOException {
    Files.writeString(
        directory.resolve("e.yaml"),
        "schema: kapsel/v1\nname: forecast\nimage: {base: kapsel/python:3.11-bookworm}\n");
    Files.writeString(directory.resolve("catalogue.txt"), "");
    Files.createDirectory(directory.resolve("app"));
    Files.writeString(directory.resolve("app/Dockerfile"), "FROM kapsel/python\n");
    Files.writeString(
        directory.resolve("index.json"),
        KapselJson.mapper()
            .createObjectNode()
            .put("schema", CuratedIndex.SCHEMA)
            .set("environments", KapselJson.mapper().createArrayNode().add(published()))
            .toString());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static JsonNode published() {
    return RecordingService.contract()
        .at("/paths/~1v1~1curated/post/requestBody/content/application~1json/example");
  }

  @Test
  void everyRouteThatIsNoWorkersHasACommand() throws IOException {
    for (String line : lines()) {
      assertThat(kapsel(line)).as("%s%n%s", line, err).isIn(ExitCodes.OK, ExitCodes.NEGATIVE);
    }
    Set<Route> missing = EnumSet.allOf(Route.class);
    missing.removeIf(route -> route.access() == Access.WORKER);
    missing.removeAll(service.asked());
    assertThat(missing).as("routes that no command of %s asks", LINES).isEmpty();
  }

  @Test
  void everyCommandIsTried() throws IOException {
    Set<String> tried = new TreeSet<>();
    for (String line : lines()) {
      tried.add(name(line));
    }
    assertThat(tried).as("commands in %s", LINES).containsAll(commands());
  }

  /** Also those that have a {@code --version} of their own. */
  @Test
  void everyCommandHasHelpWithItsExitCodes() {
    for (String command : commands()) {
      out.reset();
      assertThat(kapsel(command + " --help")).as(command).isZero();
      String help = out.toString(StandardCharsets.UTF_8);
      assertThat(help).as(command).contains("Usage: kapsel " + command, "Exit codes:");
      out.reset();
      assertThat(kapsel("help " + command)).as(command).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(help);
    }
    assertThat(kapsel("help env nothing")).isEqualTo(ExitCodes.USAGE);
  }

  private String name(String line) {
    CommandLine.ParseResult parsed = commandLine().parseArgs(line.split(" ", -1));
    List<String> words = new ArrayList<>();
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
      words.add(parsed.commandSpec().name());
    }
    return String.join(" ", words);
  }

  private Set<String> commands() {
    Set<String> leaves = new TreeSet<>();
    commandLine().getSubcommands().forEach((name, command) -> collect(name, command, leaves));
    leaves.removeAll(WITHOUT_ROUTE);
    return leaves;
  }

  private static void collect(String name, CommandLine command, Set<String> leaves) {
    if (command.getSubcommands().isEmpty()) {
      leaves.add(name);
    }
    command
        .getSubcommands()
        .forEach((verb, below) -> collect(name + " " + below.getCommandName(), below, leaves));
  }

  private static List<String> lines() throws IOException {
    return Files.readAllLines(LINES).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private int kapsel(String line) {
    return commandLine().execute(line.split(" ", -1));
  }

  private CommandLine commandLine() {
    err.reset();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Style.PLAIN,
            false,
            100);
    Clock clock = Clock.fixed(Samples.NOON.plusSeconds(60), ZoneOffset.UTC);
    Map<String, String> environment =
        Map.of(
            "KAPSEL_SERVICE",
            service.address().toString(),
            "KAPSEL_TOKEN",
            "kapsel-token.default.t0123456789abcdef.x");
    return KapselCommandLine.create(
        new Surroundings(environment, directory, directory, terminal, clock), session -> List.of());
  }
}
