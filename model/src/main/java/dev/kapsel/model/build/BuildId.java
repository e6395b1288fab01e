package dev.kapsel.model.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names a build; ids sort by when the builds were asked for first. */
public record BuildId(@JsonValue String value) implements Comparable<BuildId> {

  private static final Pattern FORM = Pattern.compile("b[0-9a-z]{24}");

  /**
   * @throws IllegalArgumentException if the text is no build id
   */
  @JsonCreator
  public BuildId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("`" + value + "` is no build id");
    }
  }

  @Override
  public int compareTo(BuildId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
