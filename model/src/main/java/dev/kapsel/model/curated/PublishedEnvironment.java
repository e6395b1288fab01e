package dev.kapsel.model.curated;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.ContentId;
import dev.kapsel.model.identity.DefinitionHash;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A curated version as one installation published it: an entry of a {@link CuratedIndex}, and what
 * another installation takes.
 *
 * @param description null where there is none
 * @param definition in its native form, every default written in
 * @param image where it can be pulled; null where nobody has built it
 */
public record PublishedEnvironment(
    EnvironmentName name,
    VersionName version,
    @Nullable String description,
    Map<String, String> tags,
    JsonNode definition,
    ContentId contentId,
    DefinitionHash definitionHash,
    @Nullable PublishedImage image) {

  public PublishedEnvironment {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** How callers ask for it. */
  public EnvironmentReference reference() {
    return new EnvironmentReference(name, version);
  }
}
