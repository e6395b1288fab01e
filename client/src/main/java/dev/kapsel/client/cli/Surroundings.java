package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Terminal;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command knows of the process it runs in.
 *
 * @param environment variables
 * @param home of the user
 * @param directory that relative paths start from
 * @param input standard input
 */
public record Surroundings(
    Map<String, String> environment,
    Path home,
    Path directory,
    InputStream input,
    Terminal terminal,
    Clock clock) {

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** With nothing on its standard input. */
  public Surroundings(
      Map<String, String> environment, Path home, Path directory, Terminal terminal, Clock clock) {
    this(environment, home, directory, InputStream.nullInputStream(), terminal, clock);
  }

  /** Those of this process. */
  public static Surroundings system() {
    Map<String, String> environment = System.getenv();
    return new Surroundings(
        environment,
        Path.of(System.getProperty("user.home")),
        Path.of("").toAbsolutePath(),
        System.in,
        Terminal.system(environment),
        Clock.systemUTC());
  }

  /** The value of a variable; null when it is not set or empty. */
  @Nullable String variable(String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }
}
