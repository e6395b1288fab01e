package dev.kapsel.model.environment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The tenancy boundary that environments, images, builds and runs live in. */
public record WorkspaceName(@JsonValue String value) implements Comparable<WorkspaceName> {

  private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,31}[a-z0-9])?");

  /** The workspace that comes with Kapsel, whose environments and images all others may use. */
  public static final WorkspaceName CURATED = new WorkspaceName("curated");

  /**
   * @throws IllegalArgumentException if the text has another form
   */
  @JsonCreator
  public WorkspaceName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "workspace `"
              + value
              + "` is not valid: use 1 to 33 lower-case letters, digits and dashes, a letter or digit first and last");
    }
  }

  @Override
  public int compareTo(WorkspaceName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
