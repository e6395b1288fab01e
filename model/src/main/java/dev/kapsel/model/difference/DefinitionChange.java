package dev.kapsel.model.difference;

import org.jspecify.annotations.Nullable;

/**
 * One thing in which a definition differs from another.
 *
 * @param field where the native form has it, as a JSON pointer without the place in a list and the
 *     key in a map of the user's: {@code /python/system/pip}, {@code /variables}
 * @param subject which entry it is: a package's or variable's name, an address, {@code step 2},
 *     {@code lines 3 to 5}; the last part of the field where that has one value
 * @param before the entry or value as it was; null where there was none. Of what moved, its place
 *     in the list, counted from 1
 * @param image whether the definition hash differs by it; otherwise only the content id does
 * @param text all of that in one line for people, with long values cut
 */
public record DefinitionChange(
    String field,
    ChangeKind kind,
    String subject,
    @Nullable String before,
    @Nullable String after,
    boolean image,
    String text) {

  static DefinitionChange of(String field, Edit edit, boolean image) {
    return new DefinitionChange(
        field,
        edit.kind(),
        edit.subject(),
        edit.before(),
        edit.after(),
        image,
        edit.sentence(field));
  }
}
