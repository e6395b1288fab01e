package dev.kapsel.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kapsel} itself: holds what all commands share. */
@Command(
    name = "kapsel",
    mixinStandardHelpOptions = true,
    version = "kapsel 0.1.0",
    description = "Environments for machine learning: defined once, built once, used everywhere.",
    exitCodeListHeading = "%nExit codes:%n",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  kapsel env create -f environment.yaml --build    register a definition and have it built",
      "  kapsel image lookup forecast:2                   is its image there?",
      "  kapsel build log BUILD --follow                  what does the build say?",
      "",
      "`kapsel help COMMAND` says more about a command."
    },
    synopsisSubcommandLabel = "COMMAND")
final class KapselCommand implements Runnable {

  @Mixin GlobalOptions options;

  @Override
  public void run() {
    throw new UsageException("a command is missing; `kapsel help` lists them");
  }
}
