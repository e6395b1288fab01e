package dev.kapsel.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The nouns of the command line; their verbs do the work. */
final class GroupCommands {

  private GroupCommands() {}

  abstract static class Group implements Runnable {
    @Spec CommandSpec spec;

    @Override
    public void run() {
      throw new UsageException(
          "a command is missing after `"
              + spec.name()
              + "`: one of "
              + String.join(", ", spec.subcommands().keySet()));
    }
  }

  @Command(name = "env", description = "Environments: named, versioned definitions.")
  static final class Environments extends Group {}

  @Command(name = "image", description = "Images: what definitions were built to.")
  static final class Images extends Group {}

  @Command(name = "build", description = "Builds: attempts to make an image.")
  static final class Builds extends Group {}

  @Command(name = "workspace", description = "Workspaces: what a team shares, and how it is set.")
  static final class Workspaces extends Group {}

  @Command(name = "member", description = "Members: who has which role in the workspace.")
  static final class Members extends Group {}

  @Command(name = "token", description = "Service tokens: what machines sign in with.")
  static final class Tokens extends Group {}

  @Command(
      name = "context",
      description = "Build contexts: directories with a Dockerfile, uploaded by their content.")
  static final class Contexts extends Group {}

  @Command(
      name = "curated",
      description = "Curated environments: what everybody may use, published by administrators.")
  static final class Curated extends Group {}

  @Command(
      name = "docs",
      description = "Documents: the contract, the schema of definitions, what problems mean.")
  static final class Documents extends Group {}

  @Command(
      name = "search",
      description = "Search: environments by words, images by what is in them.")
  static final class Search extends Group {}
}
