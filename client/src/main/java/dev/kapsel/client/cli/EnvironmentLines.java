package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.FindingList;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Header;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Environments and their versions as lines. */
public final class EnvironmentLines {

  private final Terminal terminal;
  private final Style style;

  public EnvironmentLines(Terminal terminal) {
    this.terminal = terminal;
    this.style = terminal.style();
  }

  /**
   * What came of a registration.
   *
   * @param known what is known of the image; null where that is shown otherwise
   */
  public List<String> registered(Registered registered, @Nullable LookupAnswer known) {
    EnvironmentVersion version = registered.version();
    List<String> lines = new ArrayList<>();
    lines.add(
        style.bold(version.name() + ":" + version.version())
            + (registered.created() ? " registered" : " exists already with this very content"));
    lines.add(label("hash") + version.definitionHash());
    if (known != null) {
      lines.add(label("image") + ImageLines.brief(known));
    }
    FindingList findings = new FindingList(registered.findings());
    lines.add(label("analysis") + findings.summary());
    lines.addAll(findings.lines(2, style, terminal.width()));
    return lines;
  }

  List<String> of(List<EnvironmentSummary> all) {
    if (all.isEmpty()) {
      return List.of("no environments yet; register one with `kapsel env create -f FILE`");
    }
    Columns table = new Columns("name", "latest", ">versions", "hash", "updated", "description");
    for (EnvironmentSummary one : all) {
      table.row(
          one.name().toString(),
          one.latest().toString(),
          Integer.toString(one.versions()),
          Units.brief(one.definitionHash()),
          Units.moment(one.updatedAt()),
          Text.safe(one.description()));
    }
    return table.lines(0, style);
  }

  List<String> of(EnvironmentVersion version) {
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(version.name() + ":" + version.version()));
    if (!version.description().isBlank()) {
      lines.add(label("about") + Text.safe(version.description()));
    }
    lines.add(label("hash") + version.definitionHash());
    lines.add(label("content") + version.contentId());
    lines.add(
        label("created")
            + Units.moment(version.createdAt())
            + " by "
            + Text.safe(version.createdBy()));
    if (!version.tags().isEmpty()) {
      lines.add(label("tags") + Text.safe(version.tags().toString()));
    }
    lines.add(style.faint("definition, with every default written in"));
    DefinitionWriter.yaml(Header.EMPTY, version.definition())
        .lines()
        .forEach(line -> lines.add("  " + Text.safe(line)));
    return lines;
  }

  private String label(String name) {
    return Text.label(2, style.faint(name), 10);
  }
}
