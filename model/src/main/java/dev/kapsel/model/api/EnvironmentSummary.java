package dev.kapsel.model.api;

import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One row of a list of environments.
 *
 * @param latest null where every version is archived
 * @param versions how many there are, archived ones too
 * @param definitionHash of the latest version
 * @param description that of the environment, or else that of its latest version
 */
public record EnvironmentSummary(
    EnvironmentName name,
    @Nullable VersionName latest,
    int versions,
    @Nullable DefinitionHash definitionHash,
    String description,
    Map<String, String> tags,
    boolean archived,
    Instant updatedAt) {

  public EnvironmentSummary {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }
}
