package dev.kapsel.model.environment;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A definition under a name and a version. The definition never changes; description, tags, stage
 * and whether it is archived may.
 *
 * @param stage how far it has come, in its owner's words; null where nobody has said it
 * @param archived whether it is kept for what uses it already, and for nothing new
 * @param ordinal counts the versions of the environment in the order in which they were created,
 *     from 1; 0 for an anonymous version, which follows no other
 * @param previous the version that was created before; null for the first
 * @param change what it changed against {@code previous}; null for the first, for an anonymous one,
 *     and for those of before it was kept
 * @param changedAt when one of those that may change did; null if none ever has
 * @param changedBy who did that
 */
public record EnvironmentVersion(
    WorkspaceName workspace,
    EnvironmentName name,
    VersionName version,
    String description,
    Map<String, String> tags,
    @Nullable String stage,
    @JsonSetter(nulls = Nulls.AS_EMPTY) boolean archived,
    @JsonSetter(nulls = Nulls.AS_EMPTY) int ordinal,
    @Nullable VersionName previous,
    @Nullable ChangeBrief change,
    Definition definition,
    ContentId contentId,
    DefinitionHash definitionHash,
    Instant createdAt,
    String createdBy,
    @Nullable Instant changedAt,
    @Nullable String changedBy) {

  public EnvironmentVersion {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** The same definition, with other things said of it. */
  public EnvironmentVersion described(
      String newDescription,
      Map<String, String> newTags,
      @Nullable String newStage,
      boolean nowArchived,
      Instant at,
      String by) {
    return new EnvironmentVersion(
        workspace,
        name,
        version,
        newDescription,
        newTags,
        newStage,
        nowArchived,
        ordinal,
        previous,
        change,
        definition,
        contentId,
        definitionHash,
        createdAt,
        createdBy,
        at,
        by);
  }

  /** How callers ask for it. */
  public EnvironmentReference reference() {
    return new EnvironmentReference(name, version);
  }
}
