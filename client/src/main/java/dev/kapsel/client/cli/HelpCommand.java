package dev.kapsel.client.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kapsel help}: of all words of a command, where picocli's own takes one. */
@Command(
    name = "help",
    description = "Show what a command does and takes.",
    footer = {"", "Example:", "  kapsel help env create"})
final class HelpCommand implements Runnable {

  @Spec CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The words of the command.")
  List<String> words = List.of();

  @Override
  public void run() {
    CommandLine command = spec.parent().commandLine();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        throw new UsageException(
            "`"
                + command.getCommandSpec().qualifiedName()
                + "` has no command `"
                + word
                + "`; `"
                + command.getCommandSpec().qualifiedName()
                + " --help` lists them");
      }
      command = next;
    }
    command.usage(command.getOut());
  }
}
