package dev.kapsel.model.api;

import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@link Route#IMPORT_CURATED}.
 *
 * @param registered whether the version is new here
 * @param generation what callers get now; null where nothing was published and nothing built
 * @param imported whether a generation is new here
 */
public record Imported(
    EnvironmentReference environment,
    DefinitionHash hash,
    boolean registered,
    @Nullable GenerationSummary generation,
    boolean imported) {}
