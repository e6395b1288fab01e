package dev.kapsel.functions.table;

/** What must be true of an item for a write to happen. */
public sealed interface Precondition {

  /** There is no such item. */
  Precondition ABSENT = new Absent();

  /** Whatever is there. */
  Precondition ANY = new Any();

  /** The item is there and has this revision. */
  static Precondition revision(long expected) {
    return new Revision(expected);
  }

  record Absent() implements Precondition {}

  record Revision(long expected) implements Precondition {}

  record Any() implements Precondition {}
}
