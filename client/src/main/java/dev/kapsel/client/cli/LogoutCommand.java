package dev.kapsel.client.cli;

import dev.kapsel.client.access.SignedIn;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code kapsel logout}. */
@Command(name = "logout", description = "Forget who is signed in at the service.")
final class LogoutCommand implements Callable<Integer> {

  private final Session session;

  LogoutCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    URI service = session.service();
    boolean ended = new SignedIn(session.credentials(), service, session.clock()).end();
    session
        .terminal()
        .line(ended ? "Signed out of " + service : "Nobody is signed in at " + service);
    return ExitCodes.OK;
  }
}
