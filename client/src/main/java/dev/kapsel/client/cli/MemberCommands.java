package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.access.Member;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.workspace.Membership;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kapsel member ...}: who has which role in the workspace. */
final class MemberCommands {

  private static final String MEMBER =
      "user:SUBJECT or group:NAME, as the issuer names them, or iam:ARN of a role of AWS.";

  private MemberCommands() {}

  @Command(name = "list", description = "List who has a role in the workspace.")
  static final class ListThem implements Callable<Integer> {
    private final Session session;

    ListThem(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      List<Membership> all = Pages.all(session.client().workspaces()::members);
      session.answers().write(all, lines(all, session.terminal().style()));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "set",
      description = "Give somebody a role in the workspace, whatever it had before.",
      footer = {
        "",
        "Examples:",
        "  kapsel member set group:vision contributor",
        "  kapsel member set user:alice manager",
        "  kapsel member set iam:arn:aws:iam::123456789012:role/Training contributor"
      })
  static final class Set implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "MEMBER", description = MEMBER)
    Member member;

    @Parameters(index = "1", paramLabel = "ROLE", description = "reader, contributor or manager.")
    Role role;

    Set(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Membership given = session.client().workspaces().putMember(member, role);
      session.answers().write(given, List.of(given.member() + " is a " + given.role() + " now"));
      return ExitCodes.OK;
    }
  }

  @Command(name = "remove", description = "Take somebody's role in the workspace away.")
  static final class Remove implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "MEMBER", description = MEMBER)
    Member member;

    Remove(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Membership removed = session.client().workspaces().removeMember(member);
      session
          .answers()
          .write(removed, List.of(removed.member() + " was a " + removed.role() + ", and is none"));
      return ExitCodes.OK;
    }
  }

  private static List<String> lines(List<Membership> all, Style style) {
    if (all.isEmpty()) {
      return List.of("nobody has a role but administrators; give one with `kapsel member set`");
    }
    Columns table = new Columns("member", "role", "since", "by");
    for (Membership one : all) {
      table.row(
          one.member().toString(),
          one.role().toString(),
          Units.moment(one.changedAt()),
          Text.safe(one.changedBy()));
    }
    return table.lines(0, style);
  }
}
