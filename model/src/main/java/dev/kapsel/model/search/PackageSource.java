package dev.kapsel.model.search;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.lock.LockedFile;
import java.util.Locale;

/** How a package came into an image. */
public enum PackageSource {
  WHEEL,
  CONDA,
  DEB,
  /** A Python package that the base image had already. */
  BASE;

  public static PackageSource of(LockedFile.Kind kind) {
    return switch (kind) {
      case WHEEL -> WHEEL;
      case CONDA -> CONDA;
      case DEB -> DEB;
    };
  }

  public static PackageSource of(BaseContents.Kind kind) {
    return switch (kind) {
      case DEB -> DEB;
      case PYTHON -> BASE;
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
