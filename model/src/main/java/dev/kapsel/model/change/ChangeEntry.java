package dev.kapsel.model.change;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param cursor the feed goes on after this entry when it is asked with it
 * @param at when it happened. Entries stand in the order in which they were told, so those of
 *     different things may have times that go back a little
 * @param by who did it; null where nobody did, or it is not known
 * @param text one line for people
 */
public record ChangeEntry(
    String cursor,
    Instant at,
    ChangeKind kind,
    ChangeSubject subject,
    @Nullable String by,
    String text) {}
