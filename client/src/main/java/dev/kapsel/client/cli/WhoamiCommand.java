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
    mixinStandardHelpOptions = true,
    description = "Show for whom commands ask the service; ends with 1 when it is nobody.")
final class WhoamiCommand implements Callable<Integer> {

  private final Session session;

  @Option(names = "--ask", description = "Have the service say whom it sees, and with what groups.")
  boolean ask;

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
    if (ask) {
      var seen = session.client().workspaces().whoAmI();
      session.answers().write(seen, IdentityLines.seen(seen));
      return ExitCodes.OK;
    }
    URI service = session.service();
    TokenSource caller = session.caller(service);
    Optional<String> token = caller.token();
    Identity identity = token.flatMap(Identity::of).orElse(null);
    session
        .answers()
        .write(
            new Asking(service, caller.kind(), identity),
            IdentityLines.asking(session.terminal(), service, caller, identity));
    return token.isPresent() ? ExitCodes.OK : ExitCodes.NEGATIVE;
  }
}
