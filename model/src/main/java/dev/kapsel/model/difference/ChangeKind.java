package dev.kapsel.model.difference;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of an entry, a variable or a value. */
public enum ChangeKind {
  ADDED,
  REMOVED,
  CHANGED,
  /** It is what it was, at another place among the others. */
  MOVED,
  /** Where many versions would do, now one does. */
  PINNED,
  /** Where one version would do, now many do. */
  UNPINNED;

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  @JsonCreator
  public static ChangeKind parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
