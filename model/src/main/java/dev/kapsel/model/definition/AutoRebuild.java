package dev.kapsel.model.definition;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Whether a new generation is made when the base image moves. */
public enum AutoRebuild {
  DISABLED("disabled"),
  ON_BASE_IMAGE_UPDATE("onBaseImageUpdate");

  private final String text;

  AutoRebuild(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if it is neither of the two
   */
  @JsonCreator
  public static AutoRebuild parse(String text) {
    for (AutoRebuild value : values()) {
      if (value.text.equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "autoRebuild `" + text + "` is neither onBaseImageUpdate nor disabled");
  }

  @Override
  @JsonValue
  public String toString() {
    return text;
  }
}
