package dev.kapsel.functions.environment;

import dev.kapsel.functions.access.Caller;
import dev.kapsel.functions.access.Doorkeeper;
import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.repeat.IdSeed;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.access.Role;
import dev.kapsel.model.api.CopyRequest;
import dev.kapsel.model.api.Registered;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.format.DefinitionReader;
import dev.kapsel.model.format.Header;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Registers what a version says once more: under another name, in another workspace, or, for one
 * that was brought along, under a name at all. Within a workspace the copy shares the image,
 * because the hash is the same. Description and tags go along; the stage does not, for it says how
 * far the other version has come.
 */
@Singleton
public final class VersionCopier {

  private final Doorkeeper doorkeeper;
  private final VersionFinder versions;
  private final Registrar registrar;
  private final DefinitionRules rules;
  private final AuditTrail audit;

  public VersionCopier(
      Doorkeeper doorkeeper,
      VersionFinder versions,
      Registrar registrar,
      DefinitionRules rules,
      AuditTrail audit) {
    this.doorkeeper = doorkeeper;
    this.versions = versions;
    this.registrar = registrar;
    this.rules = rules;
    this.audit = audit;
  }

  /** What a version was copied from, as the audit trail tells it. */
  private record Origin(WorkspaceName workspace, String environment) {}

  /**
   * What it became.
   *
   * @param from null where it is in another workspace: whoever reads this trail may have no role
   *     there
   */
  private record Copied(@Nullable Origin from, String version, String contentId) {}

  /**
   * The version that says the same under the other name: a new one, or the one that says it
   * already.
   *
   * @param ownNames whether the name may begin with {@code kapsel}
   * @param seed of the request; null where it has none
   * @throws Rejected if the caller may not read the source, it is not there, or its definition
   *     cannot be registered in the target
   */
  public Registered copy(
      WorkspaceName workspace,
      EnvironmentName name,
      CopyRequest request,
      Caller caller,
      boolean ownNames,
      @Nullable IdSeed seed) {
    EnvironmentVersion source = source(workspace, request, caller);
    Header header =
        new Header(
            null,
            null,
            source.description().isEmpty() ? null : source.description(),
            source.tags(),
            null,
            null);
    Registration registration =
        new Registration(
            workspace,
            name,
            request.version(),
            DefinitionReader.again(header, source.definition(), rules.reading(workspace)),
            caller.id(),
            ownNames,
            seed);
    return registrar.register(registration, made -> List.of(entry(source, made, caller)));
  }

  private EnvironmentVersion source(WorkspaceName workspace, CopyRequest request, Caller caller) {
    WorkspaceName from = request.fromWorkspace();
    if (from == null || from.equals(workspace)) {
      return versions.resolved(workspace, request.environment());
    }
    doorkeeper.admit(caller, Role.READER, from);
    return versions.existing(from, request.environment()).value();
  }

  private Write entry(EnvironmentVersion source, EnvironmentVersion made, Caller caller) {
    Origin origin =
        source.workspace().equals(made.workspace())
            ? new Origin(source.workspace(), source.reference().toString())
            : null;
    return audit.entryOf(
        made.workspace(),
        Keys.version(made.workspace(), made.name(), made.version()),
        made.createdAt(),
        caller.id(),
        Act.COPY_VERSION,
        "environment " + made.reference(),
        new Copied(origin, made.version().value(), made.contentId().toString()));
  }
}
