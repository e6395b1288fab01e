package dev.kapsel.model.search;

import dev.kapsel.model.environment.EnvironmentName;
import dev.kapsel.model.environment.VersionName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An environment version that names an image, without its definition.
 *
 * @param archived null in answers of older services, which do not tell
 */
public record ImageUser(
    EnvironmentName name,
    VersionName version,
    String description,
    @Nullable Boolean archived,
    Instant createdAt,
    String createdBy) {}
