package dev.kapsel.client.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kapsel generate-completion}, with the same options as all other commands. */
@Command(
    name = "generate-completion",
    description = "Print a script with which bash and zsh complete commands and options.",
    footer = {"", "Example:", "  source <(kapsel generate-completion)"})
final class CompletionCommand implements Runnable {

  @Spec CommandSpec spec;

  @Override
  public void run() {
    CommandLine all = spec.root().commandLine();
    PrintWriter out = all.getOut();
    out.print(AutoComplete.bash(all.getCommandName(), all));
    out.flush();
  }
}
