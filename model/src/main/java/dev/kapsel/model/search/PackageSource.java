package dev.kapsel.model.search;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.lock.LockedFile;
import java.util.Locale;

/** How a package came into an image. */
public enum PackageSource {
  WHEEL,
  CONDA,
  DEB,
  /** The base image had it already, and the definition asks for it or depends on it. */
  BASE;

  public static PackageSource of(LockedFile.Kind kind) {
    return switch (kind) {
      case WHEEL -> WHEEL;
      case CONDA -> CONDA;
      case DEB -> DEB;
    };
  }

  /**
   * @throws IllegalArgumentException if it is none of them
   */
  @JsonCreator
  public static PackageSource parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
