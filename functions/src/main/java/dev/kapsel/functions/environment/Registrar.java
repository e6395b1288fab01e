package dev.kapsel.functions.environment;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.NameRules;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.api.VersionSummary;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.Header;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Registers definitions. What a version says never changes: the same content again is the same
 * version again, other content is another version. Registering never builds.
 */
@Singleton
public final class Registrar {

  /** Each lost race means that another writer won it, so this is a crowd and no obstacle. */
  private static final int RACES = 200;

  private final Environments environments;
  private final EnvironmentCount count;
  private final KnownDefinitions definitions;
  private final DefinitionRules rules;
  private final Clock clock;

  public Registrar(
      Environments environments,
      EnvironmentCount count,
      KnownDefinitions definitions,
      DefinitionRules rules,
      Clock clock) {
    this.environments = environments;
    this.count = count;
    this.definitions = definitions;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * The version that says this: a new one, or the one that says it already.
   *
   * @throws Rejected if the definition has errors, the version exists with another one, the name is
   *     archived, or the workspace may have no more names
   */
  public Registered register(Registration asked) {
    return register(asked, version -> List.of());
  }

  /**
   * @param along what is written with a version that is new
   */
  Registered register(Registration asked, Function<EnvironmentVersion, List<Write>> along) {
    Definition definition = accepted(asked);
    ContentId content = ContentId.of(definition);
    VersionName wanted = wanted(asked);
    for (int race = 0; race < RACES; race++) {
      Optional<Stored<EnvironmentHead>> read = environments.head(asked.workspace(), asked.name());
      EnvironmentHead head = read.map(Stored::value).orElse(null);
      Optional<EnvironmentVersion> same = same(asked, wanted, head, content);
      if (same.isPresent()) {
        return new Registered(same.get(), false, asked.document().findings());
      }
      mustNotBeArchived(asked, head);
      if (race == 0) {
        // Before the version, so that whoever knows its hash can have it built by that alone; the
        // index may be late.
        definitions.keep(asked.workspace(), definition);
      }
      EnvironmentVersion version = version(asked, definition, next(wanted, head), head);
      List<Write> writes = new ArrayList<>(environments.create(version));
      writes.addAll(along.apply(version));
      if (addEnvironment(writes, version, read) && environments.commit(writes).done()) {
        return new Registered(version, true, asked.document().findings());
      }
    }
    throw new UnavailableException("too many register `" + asked.name() + "` at once");
  }

  /** False if somebody else has made the environment since it was looked for. */
  private boolean addEnvironment(
      List<Write> writes, EnvironmentVersion version, Optional<Stored<EnvironmentHead>> read) {
    if (read.isPresent()) {
      return writes.addAll(environments.change(read.get(), read.get().value().with(version)));
    }
    WorkspaceName workspace = version.workspace();
    Optional<Write> counted = count.oneMore(workspace);
    if (counted.isEmpty()) {
      // Whoever has taken the last place may have done so with this very name.
      if (environments.head(workspace, version.name()).isEmpty()) {
        throw count.full(workspace);
      }
      return false;
    }
    writes.add(counted.get());
    return writes.addAll(environments.create(EnvironmentHead.of(version)));
  }

  private Definition accepted(Registration asked) {
    Header header = asked.document().header();
    List<Finding> errors = new ArrayList<>();
    // What the document itself says of name and version has been judged with the document.
    if (!asked.name().value().equals(header.name())) {
      errors.addAll(NameRules.name(asked.name().value(), "", asked.ownNames()));
    }
    VersionName version = wanted(asked);
    if (version != null && !version.value().equals(header.version())) {
      errors.addAll(NameRules.version(version.value(), ""));
    }
    errors.removeIf(finding -> finding.severity() != Severity.ERROR);
    if (!errors.isEmpty()) {
      errors.addAll(asked.document().findings());
      throw DefinitionRules.refused(errors);
    }
    return rules.accepted(asked.workspace(), asked.document());
  }

  /** The version of the address, else that of the document; null for the next number. */
  private static @Nullable VersionName wanted(Registration asked) {
    Header header = asked.document().header();
    mustAgree("/name", asked.name().value(), header.name());
    if (asked.version() != null) {
      mustAgree("/version", asked.version().value(), header.version());
      return asked.version();
    }
    return header.version() == null ? null : versionName(header.version());
  }

  private static VersionName versionName(String text) {
    try {
      return new VersionName(text);
    } catch (IllegalArgumentException e) {
      throw Rejected.invalid(
          "/version", String.valueOf(e.getMessage()), "Write another version, or leave it out.");
    }
  }

  private static void mustAgree(String field, String asked, @Nullable String written) {
    if (written != null && !written.equals(asked)) {
      throw Rejected.invalid(
          field,
          "the document says `" + written + "` and the address says `" + asked + "`",
          "Take it out of the document, or make the two agree.");
    }
  }

  private Optional<EnvironmentVersion> same(
      Registration asked,
      @Nullable VersionName wanted,
      @Nullable EnvironmentHead head,
      ContentId content) {
    if (wanted == null) {
      VersionSummary latest = head == null ? null : head.latest();
      return latest != null && latest.contentId().equals(content)
          ? environments.find(asked.workspace(), asked.name(), latest.version())
          : Optional.empty();
    }
    Optional<EnvironmentVersion> there = environments.find(asked.workspace(), asked.name(), wanted);
    if (there.isPresent() && !there.get().contentId().equals(content)) {
      throw Rejected.of(
          ProblemCode.VERSION_CONFLICT,
          "version `" + wanted + "` of `" + asked.name() + "` exists and says something else",
          "Versions never change: choose another version, or leave it out to get the next number.");
    }
    return there;
  }

  private static void mustNotBeArchived(Registration asked, @Nullable EnvironmentHead head) {
    if (head != null && head.environment().archived()) {
      throw Rejected.of(
          ProblemCode.STATE_CONFLICT,
          "the environment `" + asked.name() + "` is archived and takes no new versions",
          "Restore it, or choose another name.");
    }
  }

  private EnvironmentVersion version(
      Registration asked,
      Definition definition,
      VersionName version,
      @Nullable EnvironmentHead head) {
    Header header = asked.document().header();
    return new EnvironmentVersion(
        asked.workspace(),
        asked.name(),
        version,
        header.description() == null ? "" : header.description(),
        header.tags(),
        header.stage(),
        false,
        head == null ? 1 : head.environment().versions() + 1,
        head == null ? null : head.environment().last(),
        definition,
        ContentId.of(definition),
        DefinitionHash.of(definition),
        clock.instant(),
        asked.author(),
        null,
        null);
  }

  private static VersionName next(@Nullable VersionName wanted, @Nullable EnvironmentHead head) {
    return wanted != null
        ? wanted
        : new VersionName(Integer.toString(head == null ? 1 : head.highest() + 1));
  }
}
