package dev.kapsel.client.cli;

import dev.kapsel.client.TokenSource;
import dev.kapsel.client.access.Identity;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kapsel whoami}. */
@Command(
    name = "whoami",
    description = {
      "Show whom the service sees, and with what groups; ends with 1 when it is nobody.",
      "With --offline, what is known here of the token that commands send."
    })
final class WhoamiCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "--offline",
      description = "Do not ask the service, and so do not find out whether the token is good.")
  boolean offline;

  WhoamiCommand(Session session) {
    this.session = session;
  }

  /**
   * What is written for programs.
   *
   * @param identity null for nobody, and where only the service knows
   */
  record Asking(URI service, String kind, @Nullable Identity identity) {}

  @Override
  public Integer call() {
    URI service = session.service();
    TokenSource caller = session.caller(service);
    Optional<String> token = caller.token();
    if (!offline && token.isPresent()) {
      var seen = session.client().workspaces().whoAmI();
      session.answers().write(seen, IdentityLines.seen(caller.kind() + " at " + service, seen));
      return ExitCodes.OK;
    }
    Identity identity = token.flatMap(Identity::of).orElse(null);
    session
        .answers()
        .write(
            new Asking(service, caller.kind(), identity),
            IdentityLines.asking(session.terminal(), service, caller, identity));
    return token.isPresent() ? ExitCodes.OK : ExitCodes.NEGATIVE;
  }
}
