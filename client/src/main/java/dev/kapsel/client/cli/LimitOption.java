package dev.kapsel.client.cli;

import picocli.CommandLine.Option;

/** {@code --limit} of commands that show a list. */
final class LimitOption {

  @Option(
      names = "--limit",
      converter = CountingNumber.class,
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  int rows;
}
