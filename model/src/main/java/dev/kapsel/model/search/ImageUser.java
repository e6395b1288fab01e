package dev.kapsel.model.search;

import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import java.time.Instant;

/** An environment version that names an image, without its definition. */
public record ImageUser(
    EnvironmentName name,
    VersionName version,
    String description,
    Instant createdAt,
    String createdBy) {}
