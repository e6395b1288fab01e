package dev.kapsel.client.cli;

import dev.kapsel.client.GenerationClient;
import dev.kapsel.client.KapselClient;
import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.FailureLines;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.image.Difference;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.image.Verification.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kapsel image verify} and {@code kapsel image verifications}. */
final class VerificationCommands {

  private VerificationCommands() {}

  @Command(
      name = "verify",
      description = {
        "Have a generation built again from its lock, and compare.",
        "It is built from empty caches, in a process of its own with another user, umask, locale"
            + " and time zone where the service can give it these. Nothing is published.",
        "With --wait: ends with 1 unless the second build is the same, bit for bit."
      },
      footer = {
        "",
        "Examples:",
        "  kapsel image verify forecast --wait",
        "  kapsel image verify forecast:2 1"
      })
  static final class Verify implements Callable<Integer> {
    private final Session session;
    @Mixin GenerationChoice choice = new GenerationChoice();

    @Option(
        names = "--wait",
        negatable = true,
        description = "Wait for the verdict, and show how it goes on.")
    boolean wait;

    Verify(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      KapselClient client = session.client();
      GenerationChoice.Chosen chosen = choice.find(client);
      Verification begun = client.generations().verify(chosen.hash(), chosen.generation());
      Verification last = begun;
      if (wait) {
        new Following(session, client).follow(client.build(begun.build()));
        last = find(client.generations(), begun);
      }
      session.answers().write(last, lines(session.terminal(), last));
      return wait && last.verdict() != Verdict.EQUAL ? ExitCodes.NEGATIVE : ExitCodes.OK;
    }

    private static Verification find(GenerationClient client, Verification begun) {
      return Pages.all(
              token -> client.verifications(begun.definitionHash(), begun.generation(), token))
          .stream()
          .filter(one -> one.build().equals(begun.build()))
          .findFirst()
          .orElse(begun);
    }
  }

  @Command(
      name = "verifications",
      description = "List what came of the verifications of a generation, the newest first.")
  static final class ListThem implements Callable<Integer> {
    private final Session session;
    @Mixin GenerationChoice choice = new GenerationChoice();

    ListThem(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      GenerationChoice.Chosen chosen = choice.find(session);
      KapselClient client = chosen.client();
      List<Verification> all =
          Pages.all(
              token ->
                  client.generations().verifications(chosen.hash(), chosen.generation(), token));
      session.answers().write(all, table(all, session.terminal().style()));
      return ExitCodes.OK;
    }
  }

  private static List<String> table(List<Verification> all, Style style) {
    if (all.isEmpty()) {
      return List.of("never verified");
    }
    Columns table = new Columns("asked for", "by", "verdict", "build", "first difference");
    for (Verification one : all) {
      Difference difference = one.difference();
      table.row(
          Units.moment(one.requestedAt()),
          Text.safe(one.requestedBy()),
          verdict(one.verdict(), style),
          one.build().toString(),
          difference == null ? "" : Text.safe(difference.sentence()));
    }
    return table.lines(0, style);
  }

  private static List<String> lines(Terminal terminal, Verification one) {
    Style style = terminal.style();
    List<String> lines = new ArrayList<>();
    lines.add(
        verdict(one.verdict(), style)
            + ", generation "
            + one.generation()
            + " of "
            + Units.brief(one.definitionHash()));
    lines.add(label(style, "stored") + one.digest());
    if (one.rebuilt() != null) {
      lines.add(label(style, "rebuilt") + one.rebuilt());
    }
    Difference difference = one.difference();
    if (difference != null) {
      lines.add(label(style, "differs") + style.bad(Text.safe(difference.sentence())));
    }
    if (one.failure() != null) {
      lines.addAll(new FailureLines(style, terminal.width()).of(one.failure()));
    }
    if (one.verdict() == Verdict.PENDING) {
      lines.add("watch it with `kapsel build log " + one.build() + " --follow`");
    }
    return lines;
  }

  private static String verdict(Verdict verdict, Style style) {
    String name = verdict.toString();
    return switch (verdict) {
      case EQUAL -> style.good(name);
      case DIFFERENT, FAILED -> style.bad(name);
      case PENDING -> style.accent(name);
      case CANCELLED -> style.warn(name);
    };
  }

  private static String label(Style style, String name) {
    return Text.label(2, style.faint(name), 10);
  }
}
