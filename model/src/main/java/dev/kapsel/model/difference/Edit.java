package dev.kapsel.model.difference;

import org.jspecify.annotations.Nullable;

/**
 * A change before it is known where it stands.
 *
 * @param before null where there was nothing; of what moved, its place
 * @param entry whether it is one of several in its field, and not the field's own value
 */
record Edit(
    ChangeKind kind,
    String subject,
    @Nullable String before,
    @Nullable String after,
    boolean entry) {

  /** Of an entry that at least one of the two sides has. */
  static Edit entry(String subject, @Nullable String before, @Nullable String after) {
    return new Edit(kind(before, after), subject, before, after, true);
  }

  /** Of a value that at least one of the two sides has. */
  static Edit value(String field, @Nullable String before, @Nullable String after) {
    String name = field.substring(field.lastIndexOf('/') + 1);
    return new Edit(kind(before, after), name, before, after, false);
  }

  private static ChangeKind kind(@Nullable String before, @Nullable String after) {
    return before == null
        ? ChangeKind.ADDED
        : after == null ? ChangeKind.REMOVED : ChangeKind.CHANGED;
  }

  /**
   * The change in one line.
   *
   * @param field where it stands
   */
  String sentence(String field) {
    String what = entry ? field + ": " + Excerpt.of(subject) : field;
    if (kind == ChangeKind.MOVED) {
      return what + " moved from place " + before + " to place " + after;
    }
    if (before != null && after != null) {
      return what + " " + kind + ": " + Excerpt.of(before, after);
    }
    String value = before == null ? String.valueOf(after) : before;
    return what + " " + kind + (entry && value.equals(subject) ? "" : ": " + Excerpt.of(value));
  }
}
