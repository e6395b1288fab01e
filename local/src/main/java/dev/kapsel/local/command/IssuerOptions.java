package dev.kapsel.local.command;

import dev.kapsel.client.cli.UsageException;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.model.api.SignInSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name an issuer other than the built-in one. */
final class IssuerOptions {

  @Option(
      names = "--issuer",
      required = true,
      paramLabel = "URL",
      description =
          "OpenID Connect issuer whose tokens the service takes (default: its own, on loopback).")
  String issuer;

  @Option(
      names = "--audience",
      required = true,
      paramLabel = "NAME",
      description = "For whom its tokens must be.")
  String audience;

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description =
          "As whom `kapsel login` asks the issuer (default: the audience, as Amazon Cognito has it).")
  @Nullable String clientId;

  IssuerChoice choice() {
    try {
      return new IssuerChoice.External(
          new SignInSettings(issuer, clientId == null ? audience : clientId, audience));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--issuer, --audience or --client-id: " + e.getMessage());
    }
  }
}
