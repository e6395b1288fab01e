package dev.kapsel.functions.environment;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Item;
import dev.kapsel.model.analysis.Finding;
import dev.kapsel.model.analysis.NameRules;
import dev.kapsel.model.analysis.Severity;
import dev.kapsel.model.api.Problem;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.format.Header;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final KnownDefinitions definitions;
  private final Clock clock;

  public Registrar(Environments environments, KnownDefinitions definitions, Clock clock) {
    this.environments = environments;
    this.definitions = definitions;
    this.clock = clock;
  }

  /**
   * The version that says this: a new one, or the one that says it already.
   *
   * @throws Rejected if the definition has errors, or the version exists with another one
   */
  public Registered register(Registration asked) {
    Definition definition = accepted(asked);
    ContentId content = ContentId.of(definition);
    VersionName wanted = wanted(asked);
    for (int race = 0; race < RACES; race++) {
      Item read = environments.head(asked.workspace(), asked.name()).orElse(null);
      EnvironmentHead head = read == null ? null : read.as(EnvironmentHead.class);
      Optional<EnvironmentVersion> same = same(asked, wanted, head, content);
      if (same.isPresent()) {
        return new Registered(same.get(), false, asked.document().findings());
      }
      if (race == 0) {
        // Before the version, so that whoever knows its hash can have it built by that alone; the
        // index may be late.
        definitions.keep(asked.workspace(), definition);
      }
      EnvironmentVersion version = version(asked, definition, content, next(wanted, head));
      if (environments.add(version, after(head, version), read).done()) {
        return new Registered(version, true, asked.document().findings());
      }
    }
    throw new UnavailableException("too many register `" + asked.name() + "` at once");
  }

  private static Definition accepted(Registration asked) {
    Header header = asked.document().header();
    List<Finding> errors = new ArrayList<>();
    // What the document itself says of name and version has been judged with the document.
    if (!asked.name().value().equals(header.name())) {
      errors.addAll(NameRules.name(asked.name().value(), ""));
    }
    VersionName version = wanted(asked);
    if (version != null && !version.value().equals(header.version())) {
      errors.addAll(NameRules.version(version.value(), ""));
    }
    errors.removeIf(finding -> finding.severity() != Severity.ERROR);
    Definition definition = asked.document().definition();
    if (definition == null || !errors.isEmpty()) {
      errors.addAll(asked.document().findings());
      throw new Rejected(invalid(errors));
    }
    return definition;
  }

  private static Problem invalid(List<Finding> findings) {
    Finding first = findings.getFirst();
    return Problem.of(ProblemCode.INVALID_DEFINITION, first.message(), first.fix())
        .at(first.field())
        .with(findings);
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
      return head != null && head.contentId().equals(content)
          ? environments.find(asked.workspace(), asked.name(), head.latest())
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

  private EnvironmentVersion version(
      Registration asked, Definition definition, ContentId content, VersionName version) {
    Header header = asked.document().header();
    return new EnvironmentVersion(
        asked.workspace(),
        asked.name(),
        version,
        header.description() == null ? "" : header.description(),
        header.tags(),
        definition,
        content,
        DefinitionHash.of(definition),
        clock.instant(),
        asked.author());
  }

  private static VersionName next(@Nullable VersionName wanted, @Nullable EnvironmentHead head) {
    return wanted != null
        ? wanted
        : new VersionName(Integer.toString(head == null ? 1 : head.highest() + 1));
  }

  private static EnvironmentHead after(@Nullable EnvironmentHead head, EnvironmentVersion version) {
    int number = EnvironmentHead.number(version.version());
    return new EnvironmentHead(
        version.version(),
        version.contentId(),
        head == null ? 1 : head.versions() + 1,
        head == null ? number : Math.max(head.highest(), number),
        version.createdAt());
  }
}
