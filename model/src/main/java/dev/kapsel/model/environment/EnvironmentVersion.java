package dev.kapsel.model.environment;

import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A definition under a name and a version. The definition never changes; description and tags may.
 */
public record EnvironmentVersion(
    WorkspaceName workspace,
    EnvironmentName name,
    VersionName version,
    String description,
    Map<String, String> tags,
    Definition definition,
    ContentId contentId,
    DefinitionHash definitionHash,
    Instant createdAt,
    String createdBy) {

  public EnvironmentVersion {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }
}
