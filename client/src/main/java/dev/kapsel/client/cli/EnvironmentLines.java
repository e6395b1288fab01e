package dev.kapsel.client.cli;

import dev.kapsel.client.terminal.Columns;
import dev.kapsel.client.terminal.FindingList;
import dev.kapsel.client.terminal.Style;
import dev.kapsel.client.terminal.Terminal;
import dev.kapsel.client.terminal.Text;
import dev.kapsel.client.terminal.Units;
import dev.kapsel.model.api.ArchiveState;
import dev.kapsel.model.api.EnvironmentSummary;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.environment.Environment;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.format.DefinitionWriter;
import dev.kapsel.model.format.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Environments and their versions as lines. */
public final class EnvironmentLines {

  private static final String NONE = "-";

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

  /** The list of those that are archived, or of the others. */
  List<String> of(List<EnvironmentSummary> all, ArchiveState state) {
    if (!all.isEmpty()) {
      return of(all);
    }
    return List.of(
        state == ArchiveState.ARCHIVED
            ? "no environment is archived"
            : "no environments here; register one with `kapsel env create -f FILE`");
  }

  List<String> of(List<EnvironmentSummary> all) {
    Columns table = new Columns("name", "latest", ">versions", "hash", "updated", "description");
    for (EnvironmentSummary one : all) {
      table.row(
          one.name().toString(),
          one.latest() == null ? NONE : one.latest().toString(),
          Integer.toString(one.versions()),
          one.definitionHash() == null ? NONE : Units.brief(one.definitionHash()),
          Units.moment(one.updatedAt()),
          Text.safe(one.description()));
    }
    return table.lines(0, style);
  }

  /** Versions in the order given. */
  List<String> history(List<VersionSummary> rows) {
    if (rows.isEmpty()) {
      return List.of("no versions here");
    }
    Columns table =
        new Columns(
            ">#", "version", "state", "stage", "hash", "created", "by", "description", "changed");
    for (VersionSummary row : rows) {
      table.row(
          Integer.toString(row.ordinal()),
          row.version().toString(),
          row.archived() ? "archived" : "active",
          row.stage() == null ? NONE : Text.safe(row.stage()),
          Units.brief(row.definitionHash()),
          Units.moment(row.createdAt()),
          Text.safe(row.createdBy()),
          Text.safe(row.description()),
          row.change() == null ? NONE : Text.safe(row.change().text()));
    }
    return table.lines(0, style);
  }

  List<String> of(Environment environment) {
    List<String> lines = new ArrayList<>();
    lines.add(title(environment.name().toString(), environment.archived()));
    if (!environment.description().isBlank()) {
      lines.add(label("about") + Text.safe(environment.description()));
    }
    if (!environment.tags().isEmpty()) {
      lines.add(label("tags") + Text.safe(environment.tags().toString()));
    }
    lines.add(label("latest") + latest(environment));
    lines.add(label("versions") + environment.versions());
    lines.add(changed(environment.changedAt(), environment.changedBy()));
    return lines;
  }

  private static String latest(Environment environment) {
    if (environment.archived()) {
      return "none while it is archived";
    }
    VersionName latest = environment.latest();
    return latest == null ? "none: all are archived" : latest.toString();
  }

  /** All but the definition. */
  List<String> said(EnvironmentVersion version) {
    List<String> lines = new ArrayList<>();
    lines.add(title(version.name() + ":" + version.version(), version.archived()));
    if (!version.description().isBlank()) {
      lines.add(label("about") + Text.safe(version.description()));
    }
    if (version.stage() != null) {
      lines.add(label("stage") + Text.safe(version.stage()));
    }
    if (!version.tags().isEmpty()) {
      lines.add(label("tags") + Text.safe(version.tags().toString()));
    }
    lines.add(label("hash") + version.definitionHash());
    lines.add(label("content") + version.contentId());
    if (version.change() != null) {
      lines.add(
          label("change") + Text.safe(version.change().text()) + ", since " + version.previous());
    }
    lines.add(
        label("created")
            + Units.moment(version.createdAt())
            + " by "
            + Text.safe(version.createdBy()));
    if (version.changedAt() != null && version.changedBy() != null) {
      lines.add(changed(version.changedAt(), version.changedBy()));
    }
    return lines;
  }

  private String title(String name, boolean archived) {
    return style.bold(name) + (archived ? "  " + style.faint("archived") : "");
  }

  private String changed(Instant at, String by) {
    return label("changed") + Units.moment(at) + " by " + Text.safe(by);
  }

  /** A version, and what is said of the environment as a whole. */
  List<String> of(EnvironmentVersion version, Environment environment) {
    List<String> lines = new ArrayList<>(said(version));
    lines.add(style.faint("the environment"));
    lines.addAll(of(environment));
    lines.addAll(definition(version));
    return lines;
  }

  /** A version of no environment. */
  List<String> of(EnvironmentVersion version) {
    List<String> lines = new ArrayList<>(said(version));
    lines.addAll(definition(version));
    return lines;
  }

  private List<String> definition(EnvironmentVersion version) {
    List<String> lines = new ArrayList<>();
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
