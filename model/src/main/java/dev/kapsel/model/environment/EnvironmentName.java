package dev.kapsel.model.environment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names an environment in its workspace; case-sensitive. */
public record EnvironmentName(@JsonValue String value) implements Comparable<EnvironmentName> {

  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}");

  /**
   * What all definitions are named that somebody brings along without registering them: {@code
   * kapsel-anonymous:<content id>}. Nobody can register this name, and it is in no list.
   */
  public static final EnvironmentName ANONYMOUS = new EnvironmentName("kapsel-anonymous");

  /**
   * @throws IllegalArgumentException if the text has another form
   */
  @JsonCreator
  public EnvironmentName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "environment name `"
              + value
              + "` is not valid: use 1 to 255 letters, digits, dots, dashes and underscores, a letter or digit first");
    }
  }

  /** Whether this is what definitions are named that nobody registered. */
  public boolean anonymous() {
    return equals(ANONYMOUS);
  }

  @Override
  public int compareTo(EnvironmentName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
