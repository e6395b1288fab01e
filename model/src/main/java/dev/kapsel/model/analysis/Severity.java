package dev.kapsel.model.analysis;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much a finding matters. */
public enum Severity {
  /** The definition is refused. */
  ERROR,
  /** It may not do what is expected, or not tomorrow; a workspace can make these errors. */
  WARNING,
  /** Worth knowing. */
  INFO;

  @JsonCreator
  public static Severity parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
