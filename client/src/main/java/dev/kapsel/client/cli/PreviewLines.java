package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.FindingList;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.BuildForecast;
import dev.kapsel.model.api.BuildForecast.ExpectedStage;
import dev.kapsel.model.api.BuildForecast.Known;
import dev.kapsel.model.api.BuildForecast.Nearness;
import dev.kapsel.model.api.BuildForecast.Span;
import dev.kapsel.model.api.Preview;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.RegistrationForecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What would come of a definition, as lines. Nothing has happened yet, and they say so. */
final class PreviewLines {

  private static final String UNKNOWN = "?";

  private final Terminal terminal;
  private final Style style;

  PreviewLines(Terminal terminal) {
    this.terminal = terminal;
    this.style = terminal.style();
  }

  List<String> of(Preview preview) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold("nothing is registered; this would come of it"));
    lines.add(label("register") + registration(preview.registration()));
    if (preview.registration() instanceof RegistrationForecast.Refused refused) {
      lines.addAll(why(refused.problem()));
    }
    if (preview.definitionHash() != null) {
      lines.add(label("hash") + preview.definitionHash());
    }
    if (preview.lookup() != null) {
      lines.add(label("image") + ImageLines.brief(preview.lookup()));
    }
    FindingList findings = new FindingList(preview.findings());
    lines.add(label("analysis") + findings.summary());
    lines.addAll(findings.lines(2, style, terminal.width()));
    Preview.Change change = preview.change();
    if (change != null) {
      lines.add(style.faint("changes since version " + change.since()));
      lines.addAll(new ComparisonLines(terminal).changes(change.changes(), change.omitted()));
    }
    if (preview.build() != null) {
      lines.addAll(of(preview.build()));
    }
    return lines;
  }

  private String registration(@Nullable RegistrationForecast forecast) {
    return switch (forecast) {
      case null -> "no name is given";
      case RegistrationForecast.Same same -> "version " + same.version() + ", which says the same";
      case RegistrationForecast.Next next ->
          style.good("version " + next.version())
              + (next.newEnvironment() ? ", the first of a new environment" : "");
      case RegistrationForecast.Refused refused ->
          style.bad("refused") + " (" + refused.problem().code() + ")";
    };
  }

  private List<String> why(Problem problem) {
    List<String> lines = new ArrayList<>();
    lines.addAll(Text.labelled(4, style.faint("what"), 8, problem.detail(), terminal.width()));
    lines.addAll(Text.labelled(4, style.faint("fix"), 8, problem.fix(), terminal.width()));
    return lines;
  }

  private List<String> of(BuildForecast build) {
    List<String> lines = new ArrayList<>();
    Problem refused = build.refused();
    if (refused != null) {
      lines.add(label("build") + style.bad("refused") + " (" + refused.code() + ")");
      lines.addAll(why(refused));
      return lines;
    }
    lines.add(label("build") + basis(build));
    List<String> unseen =
        build.packages().stream()
            .filter(one -> one.known() != Known.KEPT)
            .map(BuildForecast.Package::requirement)
            .toList();
    if (!unseen.isEmpty()) {
      lines.addAll(
          Text.labelled(2, style.faint("new"), 10, String.join(", ", unseen), terminal.width()));
    }
    Columns table = new Columns("stage", ">seconds", "measured", ">bytes", "");
    for (ExpectedStage stage : build.stages()) {
      table.row(
          stage.stage().toString(),
          stage.seconds() == null ? UNKNOWN : seconds(stage.seconds().median()),
          measured(stage.seconds()),
          bytes(stage),
          stage.why() == null ? "" : Text.safe(stage.why()));
    }
    table.row(
        "in all",
        build.seconds() == null ? UNKNOWN : seconds(build.seconds().median()),
        measured(build.seconds()),
        "",
        "");
    lines.addAll(table.lines(2, style));
    return lines;
  }

  private static String basis(BuildForecast build) {
    BuildForecast.Basis basis = build.basis();
    if (basis == null) {
      return "needed; nothing like it was built in this workspace";
    }
    String generation = "generation " + basis.generation() + " of " + Units.brief(basis.hash());
    return basis.nearness() == Nearness.ENVIRONMENT
        ? "needed; nearest is version " + basis.version() + ", " + generation
        : "needed; nearest is on the same base, " + generation;
  }

  private static String measured(@Nullable Span span) {
    if (span == null) {
      return "never";
    }
    return seconds(span.least())
        + " to "
        + seconds(span.most())
        + " in "
        + Units.count(span.builds(), "build")
        + (span.of() == Nearness.ENVIRONMENT ? " of this environment" : " of this workspace");
  }

  private static String bytes(ExpectedStage stage) {
    if (stage.why() == null) {
      return "";
    }
    Long least = stage.bytes();
    Long most = stage.mostBytes();
    if (least == null) {
      return UNKNOWN;
    }
    if (most == null) {
      return least == 0 ? UNKNOWN : "from " + Units.bytes(least);
    }
    return least.equals(most) ? Units.bytes(most) : "up to " + Units.bytes(most);
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.1f s", value);
  }

  private String label(String name) {
    return Text.label(2, style.faint(name), 10);
  }
}
