package dev.kapsel.model.api;

import dev.kapsel.model.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@link Route#CREATE_TOKEN}.
 *
 * @param name what the token is for
 * @param days how long it is good; null for {@value #USUAL_DAYS}
 */
public record TokenRequest(String name, Role role, @Nullable Integer days) {

  public static final int USUAL_DAYS = 90;
  public static final int MOST_DAYS = 366;
  private static final int LONGEST_NAME = 100;

  /**
   * @throws IllegalArgumentException if one of them is missing or out of its range
   */
  public TokenRequest {
    if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "the name of a token says what it is for, in 1 to " + LONGEST_NAME + " characters");
    }
    if (role == null) {
      throw new IllegalArgumentException("there is no role: use reader, contributor or manager");
    }
    if (days != null && (days < 1 || days > MOST_DAYS)) {
      throw new IllegalArgumentException("days is " + days + ": use 1 to " + MOST_DAYS);
    }
  }

  /** How long it is good. */
  public int daysOrUsual() {
    return days == null ? USUAL_DAYS : days;
  }
}
