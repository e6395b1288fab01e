package dev.kapsel.model.environment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names one version of an environment: a consecutive number, or a string that the caller chose. */
public record VersionName(@JsonValue String value) implements Comparable<VersionName> {

  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._:+-]{0,127}");

  /**
   * @throws IllegalArgumentException if the text has another form
   */
  @JsonCreator
  public VersionName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "version `"
              + value
              + "` is not valid: use 1 to 128 letters, digits and ._:+- , a letter or digit first");
    }
  }

  @Override
  public int compareTo(VersionName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
