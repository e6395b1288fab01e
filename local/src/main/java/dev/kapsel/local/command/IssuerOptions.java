package dev.kapsel.local.command;

import dev.kapsel.client.access.Loopback;
import dev.kapsel.client.cli.UsageException;
import dev.kapsel.local.access.IssuerChoice;
import dev.kapsel.model.api.SignInSettings;
import java.net.URI;
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

  @Option(
      names = "--callback",
      paramLabel = "URL",
      description =
          "The one address that the issuer knows for `kapsel login`, such as"
              + " http://localhost:8976/callback (default: any port at 127.0.0.1).")
  @Nullable URI callback;

  IssuerChoice choice() {
    if (callback != null && (callback.getPort() < 1 || !Loopback.is(callback))) {
      throw new UsageException(
          "--callback `"
              + callback
              + "` is no port of a person's own machine; write it like"
              + " http://localhost:8976/callback");
    }
    try {
      return new IssuerChoice.External(
          new SignInSettings(issuer, clientId == null ? audience : clientId, audience, callback));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--issuer, --audience or --client-id: " + e.getMessage());
    }
  }
}
