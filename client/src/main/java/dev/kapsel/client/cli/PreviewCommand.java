package dev.kapsel.client.cli;

import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel env preview}. */
@Command(
    name = "preview",
    description = {
      "Say what would come of a definition: findings, hash, version, image, and what a build takes.",
      "Changes nothing. Ends with 1 where it would not be registered."
    },
    footer = {
      "",
      "Examples:",
      "  kapsel env preview -f environment.yaml",
      "  kapsel env preview forecast -f environment.yaml --output json"
    })
final class PreviewCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Name of the environment (default: the `name` in the file).")
  @Nullable EnvironmentName name;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "The definition, as YAML or JSON; - reads the standard input.")
  Path file;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Version (default: the `version` in the file, else the next number).")
  @Nullable VersionName version;

  PreviewCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return new Previewing(session).run(session.file(file), name, version);
  }
}
