package dev.kapsel.model.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a build stands. The last four are final. */
public enum BuildState {
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  /** Another build took the slot over; whatever this one made is not published. */
  SUPERSEDED;

  public boolean ended() {
    return this != QUEUED && this != RUNNING;
  }

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  @JsonCreator
  public static BuildState parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
