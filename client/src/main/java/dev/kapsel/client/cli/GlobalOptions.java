package dev.kapsel.client.cli;

import dev.kapsel.model.environment.WorkspaceName;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or after its own. */
final class GlobalOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help, and exit.")
  boolean help;

  @Option(
      names = "--service",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "Address of the service (default: $KAPSEL_SERVICE, else the service that runs on the"
              + " data directory).")
  @Nullable URI service;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Data directory of the service on this machine (default: $KAPSEL_DATA, else ~/.kapsel).")
  @Nullable Path data;

  @Option(
      names = "--workspace",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description =
          "Workspace (default: $KAPSEL_WORKSPACE, else that of a service token, else `default`).")
  @Nullable WorkspaceName workspace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      defaultValue = "table",
      description = "How answers are written: table, json or yaml (default: ${DEFAULT-VALUE}).")
  OutputFormat output;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colours; the same as a non-empty $NO_COLOR.")
  boolean plain;
}
