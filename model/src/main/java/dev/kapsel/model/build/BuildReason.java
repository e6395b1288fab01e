package dev.kapsel.model.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a build was made. */
public enum BuildReason {
  /** Nobody had asked for this image before. */
  FIRST_USE,
  /** Somebody asked for a new generation. */
  REQUESTED,
  /** The base image moved. */
  BASE_IMAGE_CHANGED,
  /** Another installation made it and published it; the build is known there alone. */
  IMPORTED,
  /** To compare with a generation that is there; it makes none. */
  VERIFICATION;

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  @JsonCreator
  public static BuildReason parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
