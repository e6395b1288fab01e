package dev.kapsel.model.api;

import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.identity.DefinitionHash;
import java.time.Instant;

/** One row of a list of environments. */
public record EnvironmentSummary(
    EnvironmentName name,
    VersionName latest,
    int versions,
    DefinitionHash definitionHash,
    String description,
    Instant updatedAt) {}
