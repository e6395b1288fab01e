package dev.kapsel.model.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.identity.DefinitionHash;
import org.jspecify.annotations.Nullable;

/**
 * Which image is asked for: by exactly one of the three. Body of {@link Route#LOOK_UP} and {@link
 * Route#ENSURE_IMAGE}.
 *
 * @param definition a native definition, as JSON
 */
public record LookupRequest(
    @Nullable DefinitionHash hash,
    @Nullable EnvironmentReference environment,
    @Nullable JsonNode definition) {

  public static LookupRequest of(DefinitionHash hash) {
    return new LookupRequest(hash, null, null);
  }

  public static LookupRequest of(EnvironmentReference environment) {
    return new LookupRequest(null, environment, null);
  }

  public static LookupRequest of(JsonNode definition) {
    return new LookupRequest(null, null, definition);
  }
}
