package dev.kapsel.model.difference;

import org.jspecify.annotations.Nullable;

/**
 * One thing in which a lock differs from another, apart from its package files.
 *
 * @param field as the lock's JSON has it, without the place in a list: {@code /bases}, {@code
 *     /interpreter/version}
 * @param subject a digest, or the name of a package that the base provides; the last part of the
 *     field where that has one value
 * @param before null where there was none; of what moved, its place in the list, counted from 1
 * @param text all of that in one line for people
 */
public record LockChange(
    String field,
    ChangeKind kind,
    String subject,
    @Nullable String before,
    @Nullable String after,
    String text) {

  static LockChange of(String field, Edit edit) {
    return new LockChange(
        field, edit.kind(), edit.subject(), edit.before(), edit.after(), edit.sentence(field));
  }
}
