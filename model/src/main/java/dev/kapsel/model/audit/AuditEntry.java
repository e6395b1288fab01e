package dev.kapsel.model.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody did.
 *
 * @param id sorts by time
 * @param by {@code user:SUBJECT}, {@code token:WORKSPACE/ID}, or {@code kapsel} for what an
 *     installation does by itself
 * @param subject what it was done to, such as {@code environment forecast:3}
 * @param before what was there; null where nothing was
 * @param after what is there since; null where nothing is
 */
public record AuditEntry(
    String id,
    Instant at,
    String by,
    Act act,
    String subject,
    @Nullable JsonNode before,
    @Nullable JsonNode after) {}
