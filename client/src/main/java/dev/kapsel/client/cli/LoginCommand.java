package dev.kapsel.client.cli;

import dev.kapsel.client.access.BrowserSignIn;
import dev.kapsel.client.access.Identity;
import dev.kapsel.client.access.SignInPlace;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.model.api.SignInSettings;
import java.io.PrintStream;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kapsel login}. */
@Command(
    name = "login",
    description = {
      "Sign in at the service, by a browser. Later commands act for whoever signed in.",
      "On the machine of a service of your own that is not needed."
    },
    footer = {"", "Examples:", "  kapsel login --service https://kapsel.example.com"})
final class LoginCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--issuer",
      paramLabel = "URL",
      description = "Issuer to sign in at (default: the one that the service names).")
  @Nullable String issuer;

  @Option(
      names = "--port",
      converter = PortNumber.class,
      paramLabel = "PORT",
      defaultValue = "0",
      description =
          "Port of this machine for the issuer's answer (default: the one that the service names,"
              + " else any).")
  int port;

  @Option(names = "--no-browser", description = "Only show the address, and open no browser.")
  boolean noBrowser;

  LoginCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    URI service = session.service();
    SignInSettings named = SignInPlace.of(service);
    SignInSettings settings =
        issuer == null ? named : new SignInSettings(issuer, named.clientId(), named.audience());
    Identity identity =
        new BrowserSignIn(settings, session.credentials(), session.clock())
            .run(service, port, this::show);
    session
        .answers()
        .write(identity, IdentityLines.signedIn(session.terminal(), service, identity));
    return ExitCodes.OK;
  }

  private void show(URI address) {
    Terminal terminal = session.terminal();
    // The answer alone goes to standard output where a program reads it.
    PrintStream out = session.answers().forPeople() ? terminal.out() : terminal.err();
    out.println("Open this address in a browser of this machine to sign in:");
    out.println();
    out.println("  " + address);
    out.println();
    out.println(terminal.style().faint("Waiting for the sign-in. Ctrl-C gives it up."));
    if (!noBrowser) {
      session.browser().open(address);
    }
  }
}
