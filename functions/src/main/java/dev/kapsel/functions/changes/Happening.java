package dev.kapsel.functions.changes;

import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.ChangeSubject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An entry of the feed that has no place in it yet. */
record Happening(
    Instant at, ChangeKind kind, ChangeSubject subject, @Nullable String by, String text) {

  ChangeEntry numbered(long number) {
    return new ChangeEntry(Long.toString(number), at, kind, subject, by, text);
  }
}
