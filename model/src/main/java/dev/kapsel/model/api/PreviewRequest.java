package dev.kapsel.model.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may register. Body of {@link Route#PREVIEW}; exactly one of the first two is given.
 *
 * @param definition a native definition, as JSON
 * @param yaml a native definition, as YAML in a text
 * @param environment the name that it would be registered under; null: the one in the definition
 * @param version the version that would be asked for; null: the one in the definition, else the
 *     next number
 */
public record PreviewRequest(
    @Nullable JsonNode definition,
    @Nullable String yaml,
    @Nullable EnvironmentName environment,
    @Nullable VersionName version) {}
