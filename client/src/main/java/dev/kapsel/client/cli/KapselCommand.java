package dev.kapsel.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kapsel} itself: holds what all commands share. */
@Command(
    name = "kapsel",
    version = "kapsel 0.1.0",
    description = "Environments for machine learning: defined once, built once, used everywhere.",
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

  /** Of this command alone: some others take the version of an environment by that name. */
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print which Kapsel this is, and exit.")
  boolean version;

  @Override
  public void run() {
    throw new UsageException("a command is missing; `kapsel help` lists them");
  }
}
