package dev.kapsel.model.build;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a stage ran and how far it is.
 *
 * @param endedAt null while it runs
 * @param done of {@code total}, in {@code unit}; total 0 where it cannot be known
 * @param summary one line for people, such as {@code 137 packages, 221 MB}
 */
public record StageTiming(
    Stage stage,
    Instant startedAt,
    @Nullable Instant endedAt,
    long done,
    long total,
    String unit,
    String summary) {}
