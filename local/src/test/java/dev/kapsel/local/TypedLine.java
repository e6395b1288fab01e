package dev.kapsel.local;

import dev.kapsel.client.cli.KapselCommandLine;
import dev.kapsel.client.cli.Surroundings;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.environment.WorkspaceName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Commands as somebody types them in a directory, and what the last one has said. */
final class TypedLine {

  private final URI service;
  private final WorkspaceName workspace;
  private final Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  TypedLine(URI service, WorkspaceName workspace, Path directory) {
    this.service = service;
    this.workspace = workspace;
    this.directory = directory;
  }

  /** The exit code. */
  int kapsel(String... arguments) {
    out.reset();
    err.reset();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Style.PLAIN,
            false,
            120);
    Map<String, String> environment =
        Map.of("KAPSEL_SERVICE", service.toString(), "KAPSEL_WORKSPACE", workspace.value());
    return KapselCommandLine.create(
            new Surroundings(environment, directory, directory, terminal, Clock.systemUTC()),
            session -> List.of())
        .execute(arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String said() {
    return out() + err.toString(StandardCharsets.UTF_8);
  }
}
