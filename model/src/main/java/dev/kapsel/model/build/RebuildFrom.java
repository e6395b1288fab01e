package dev.kapsel.model.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What a new generation may take from those before it, from everything to nothing. */
public enum RebuildFrom {
  /** The very lock of the current generation: nothing is resolved, so the image is the same. */
  LOCK,
  /** Base and packages are resolved anew; layers that are known are used. */
  PACKAGES,
  /** As {@link #PACKAGES}, but every layer is made anew, from empty caches. */
  NOTHING;

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  @JsonCreator
  public static RebuildFrom parse(String text) {
    return Arrays.stream(values())
        .filter(from -> from.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "an image cannot be rebuilt from `"
                        + text
                        + "`: use lock, packages or nothing"));
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
