package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.access.ServiceToken;
import dev.kapsel.model.api.IssuedToken;
import dev.kapsel.model.api.TokenRequest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kapsel token ...}: what machines sign in with. */
final class TokenCommands {

  private TokenCommands() {}

  @Command(
      name = "list",
      description = "List the service tokens of the workspace, without their secrets.")
  static final class ListThem implements Callable<Integer> {
    private final Session session;

    ListThem(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      List<ServiceToken> all = Pages.all(session.client().workspaces()::tokens);
      session.answers().write(all, lines(all, session.terminal().style()));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "create",
      description = {
        "Make a service token for a machine. It is shown once and never again.",
        "The machine sets KAPSEL_TOKEN to it."
      },
      footer = {"", "Example:", "  kapsel token create nightly --role reader --days 30"})
  static final class Create implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "What the token is for.")
    String name;

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        defaultValue = "reader",
        description = "reader (default), contributor or manager.")
    Role role;

    @Option(names = "--days", paramLabel = "N", description = "How long it is good (default: 90).")
    @Nullable Integer days;

    Create(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      IssuedToken issued = session.client().workspaces().createToken(request());
      session
          .answers()
          .write(
              issued,
              List.of(
                  issued.secret(),
                  "  "
                      + issued.token().id()
                      + ", "
                      + issued.token().role()
                      + " of "
                      + session.workspace()
                      + ", good until "
                      + Units.moment(issued.token().expiresAt())
                      + "; it is not shown again"));
      return ExitCodes.OK;
    }

    private TokenRequest request() {
      try {
        return new TokenRequest(name, role, days);
      } catch (IllegalArgumentException e) {
        throw new UsageException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Command(name = "revoke", description = "End a service token, within seconds.")
  static final class Revoke implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The token's id, as `kapsel token list` shows it.")
    String id;

    Revoke(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      ServiceToken revoked = session.client().workspaces().revokeToken(id);
      session.answers().write(revoked, List.of(revoked.id() + " is revoked"));
      return ExitCodes.OK;
    }
  }

  private static List<String> lines(List<ServiceToken> all, Style style) {
    if (all.isEmpty()) {
      return List.of("no service tokens; make one with `kapsel token create NAME`");
    }
    Columns table = new Columns("token", "name", "role", "made", "by", "good until");
    for (ServiceToken one : all) {
      table.row(
          one.id(),
          Text.safe(one.name()),
          one.role().toString(),
          Units.moment(one.createdAt()),
          Text.safe(one.createdBy()),
          Units.moment(one.expiresAt()));
    }
    return table.lines(0, style);
  }
}
