package dev.kapsel.model.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Which rows of a list are asked for: its parameter {@code state}. */
public enum ArchiveState {
  /** Those that are not archived; what a list shows that is asked for nothing else. */
  ACTIVE,
  ARCHIVED;

  /** The parameter's name. */
  public static final String PARAMETER = "state";

  /**
   * @throws IllegalArgumentException if it is neither
   */
  @JsonCreator
  public static ArchiveState parse(String text) {
    return Arrays.stream(values())
        .filter(state -> state.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("`" + text + "` is neither active nor archived"));
  }

  public static ArchiveState of(boolean archived) {
    return archived ? ARCHIVED : ACTIVE;
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
