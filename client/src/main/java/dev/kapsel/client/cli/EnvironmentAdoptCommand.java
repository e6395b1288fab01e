package dev.kapsel.client.cli;

import dev.kapsel.model.api.Registered;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kapsel env adopt}. */
@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    description = {
      "Bring a definition along without giving it a name. It is in no list; its version is its"
          + " content id, by which it is asked for and can be copied to a name later."
    },
    footer = {"", "Example:", "  kapsel env adopt -f environment.yaml"})
final class EnvironmentAdoptCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "The definition, as YAML or JSON.")
  Path file;

  EnvironmentAdoptCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Registered adopted = session.client().lifecycle().anonymous(session.file(file).text());
    session
        .answers()
        .write(adopted, new EnvironmentLines(session.terminal()).registered(adopted, null));
    return ExitCodes.OK;
  }
}
