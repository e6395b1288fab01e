package dev.kapsel.functions.environment;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionDocument;
import dev.kapsel.model.format.Header;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Definitions that somebody brings along without a name. Each is a version of its own, named by its
 * content, with no row in any list: whoever wants it must know what it is called.
 */
@Singleton
public final class AnonymousVersions {

  private final Table table;
  private final KnownDefinitions definitions;
  private final DefinitionRules rules;
  private final AuditTrail audit;
  private final Clock clock;

  public AnonymousVersions(
      Table table,
      KnownDefinitions definitions,
      DefinitionRules rules,
      AuditTrail audit,
      Clock clock) {
    this.table = table;
    this.definitions = definitions;
    this.rules = rules;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The anonymous version that says this: a new one, or the one that says it already.
   *
   * @throws Rejected if the definition has errors
   */
  public Registered adopt(WorkspaceName workspace, DefinitionDocument document, String author) {
    Definition definition = rules.accepted(workspace, document);
    EnvironmentVersion version = version(workspace, definition, document.header(), author);
    // First, for retention forgets anonymous versions together with their image.
    definitions.used(workspace, version.definitionHash());
    Optional<Stored<EnvironmentVersion>> there = version(workspace, version.version());
    if (there.isPresent()) {
      return new Registered(there.get().value(), false, document.findings());
    }
    definitions.keep(workspace, definition);
    Key key = Keys.anonymous(workspace, version.contentId());
    Write create =
        Write.create(key, version)
            .usedBy(Keys.anonymousUse(workspace, version.definitionHash(), version.contentId()));
    Write entry =
        audit.entryOf(
            workspace,
            key,
            version.createdAt(),
            author,
            Act.REGISTER_VERSION,
            "environment " + version.reference(),
            Map.of("contentId", version.contentId().toString()));
    if (table.commit(List.of(create, entry)).done()) {
      return new Registered(version, true, document.findings());
    }
    // Somebody else brought the same along at the same moment.
    return new Registered(
        version(workspace, version.version()).orElseThrow().value(), false, document.findings());
  }

  Optional<Stored<EnvironmentVersion>> version(WorkspaceName workspace, VersionName version) {
    return content(version)
        .flatMap(content -> table.get(Keys.anonymous(workspace, content)))
        .map(item -> Stored.of(item, EnvironmentVersion.class));
  }

  private static Optional<ContentId> content(VersionName version) {
    try {
      return Optional.of(ContentId.parse(version.value()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private EnvironmentVersion version(
      WorkspaceName workspace, Definition definition, Header header, String author) {
    ContentId content = ContentId.of(definition);
    return new EnvironmentVersion(
        workspace,
        EnvironmentName.ANONYMOUS,
        new VersionName(content.toString()),
        header.description() == null ? "" : header.description(),
        header.tags(),
        header.stage(),
        false,
        0,
        null,
        null,
        definition,
        content,
        DefinitionHash.of(definition),
        clock.instant(),
        author,
        null,
        null);
  }
}
