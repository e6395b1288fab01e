package dev.kapsel.model.api;

import dev.kapsel.model.environment.ChangeBrief;
import dev.kapsel.model.environment.EnvironmentVersion;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of an environment's history.
 *
 * @param ordinal counts the versions in the order in which they were created, from 1
 * @param stage null where nobody has said it
 * @param change what it changed against the version before it; null for the first, and for those of
 *     before it was kept
 */
public record VersionSummary(
    int ordinal,
    VersionName version,
    String description,
    @Nullable String stage,
    boolean archived,
    ContentId contentId,
    DefinitionHash definitionHash,
    Instant createdAt,
    String createdBy,
    @Nullable ChangeBrief change) {

  public static VersionSummary of(EnvironmentVersion version) {
    return new VersionSummary(
        version.ordinal(),
        version.version(),
        version.description(),
        version.stage(),
        version.archived(),
        version.contentId(),
        version.definitionHash(),
        version.createdAt(),
        version.createdBy(),
        version.change());
  }

  /** The same for those who need to know what it is, not what it changed. */
  public VersionSummary withoutChange() {
    return new VersionSummary(
        ordinal,
        version,
        description,
        stage,
        archived,
        contentId,
        definitionHash,
        createdAt,
        createdBy,
        null);
  }
}
