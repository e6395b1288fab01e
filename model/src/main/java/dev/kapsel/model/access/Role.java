package dev.kapsel.model.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What somebody may do in a workspace. Each role may do all that the one before it may. */
public enum Role {
  /** Sees everything in the workspace and pulls its images. */
  READER,
  /** Registers and edits environments, has images built, pins them and rolls them back. */
  CONTRIBUTOR,
  /** Decides about settings, members and tokens, and reads who did what. */
  MANAGER;

  /** Whether who has this role may do what asks for the other one. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  @JsonCreator
  public static Role parse(String text) {
    return Arrays.stream(values())
        .filter(role -> role.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "`" + text + "` is no role: use reader, contributor or manager"));
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
