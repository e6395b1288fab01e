package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.GenerationComparison;
import dev.kapsel.model.api.VersionComparison;
import dev.kapsel.model.difference.BaseChange;
import dev.kapsel.model.difference.ChangeKind;
import dev.kapsel.model.difference.DefinitionChange;
import dev.kapsel.model.difference.HashDifference;
import dev.kapsel.model.difference.LockChange;
import dev.kapsel.model.difference.PackageChange;
import java.util.ArrayList;
import java.util.List;

/** Differences as lines, each with a sign for what became of the thing. */
final class ComparisonLines {

  private final Style style;

  ComparisonLines(Terminal terminal) {
    this.style = terminal.style();
  }

  List<String> of(VersionComparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(name(comparison.from()) + " -> " + name(comparison.to())));
    lines.addAll(changes(comparison.changes(), comparison.omitted()));
    lines.add(label("image") + (comparison.sameImage() ? "the same" : "another"));
    return lines;
  }

  /** Those that make another image, and then those that do not. */
  List<String> changes(List<DefinitionChange> changes, int omitted) {
    if (changes.isEmpty()) {
      return List.of("  the definitions say the same");
    }
    List<String> lines = new ArrayList<>();
    for (DefinitionChange change : changes) {
      String note = change.image() ? "" : style.faint("  (no other image)");
      lines.add("  " + sign(change.kind()) + " " + Text.safe(change.text()) + note);
    }
    if (omitted > 0) {
      lines.add("  and " + omitted + " more");
    }
    return lines;
  }

  List<String> of(HashDifference difference) {
    List<String> lines = new ArrayList<>();
    lines.add(Text.safe(difference.sentence()));
    difference
        .changes()
        .forEach(change -> lines.add("  " + sign(change.kind()) + " " + Text.safe(change.text())));
    if (difference.omitted() > 0) {
      lines.add("  and " + difference.omitted() + " more");
    }
    lines.add(label("from") + difference.before());
    lines.add(label("to") + difference.after());
    return lines;
  }

  List<String> of(GenerationComparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(name(comparison.from()) + " -> " + name(comparison.to())));
    for (PackageChange change : comparison.packages()) {
      lines.add("  " + sign(change.kind()) + " " + Text.safe(change.text()));
    }
    for (LockChange change : comparison.others()) {
      lines.add("  " + sign(change.kind()) + " " + Text.safe(change.text()));
    }
    List<BaseChange> base = comparison.base() == null ? List.of() : comparison.base();
    for (BaseChange change : base) {
      lines.add("  " + sign(change.kind()) + " " + Text.safe(change.text()));
    }
    lines.add(label("lock") + (comparison.sameLock() ? "the same" : "another"));
    lines.add(label("image") + (comparison.sameImage() ? "the same" : "another"));
    lines.add(
        label("size")
            + Units.bytes(comparison.from().size())
            + " -> "
            + Units.bytes(comparison.to().size()));
    return lines;
  }

  /** What makes the lock hashes differ, above all else. */
  List<String> why(GenerationComparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add(Text.safe(comparison.sentence()));
    if (!comparison.sameDefinition()) {
      lines.add("  their definition hashes differ too; ask why of these");
    }
    lines.addAll(of(comparison));
    return lines;
  }

  private static String name(VersionComparison.Side side) {
    return side.workspace() + "/" + side.name() + ":" + side.version();
  }

  private static String name(GenerationComparison.Side side) {
    return side.workspace()
        + "/"
        + Units.brief(side.definitionHash())
        + " generation "
        + side.generation();
  }

  private String sign(ChangeKind kind) {
    return switch (kind) {
      case ADDED -> style.good("+");
      case REMOVED -> style.bad("-");
      case CHANGED, PINNED, UNPINNED -> style.warn("~");
      case MOVED -> style.faint(">");
    };
  }

  private String sign(PackageChange.Kind kind) {
    return switch (kind) {
      case ADDED -> style.good("+");
      case REMOVED -> style.bad("-");
      case UPGRADED, DOWNGRADED, REBUILT -> style.warn("~");
    };
  }

  private String label(String name) {
    return Text.label(2, style.faint(name), 10);
  }
}
