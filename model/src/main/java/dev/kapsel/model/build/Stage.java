package dev.kapsel.model.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The steps of a build, in order. */
public enum Stage {
  /** Tag to digest, and what the base has. */
  RESOLVE_BASE,
  /** Requirements to lock. */
  RESOLVE_PACKAGES,
  /** Whether an image with this lock, or layers of it, exist already. */
  REUSE,
  /** Package files from their index. */
  FETCH,
  /** Package files to layers. */
  LAYERS,
  /** Layers, configuration and manifest to the registry. */
  PUSH,
  /** The result to the service. */
  REPORT;

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  @JsonCreator
  public static Stage parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
