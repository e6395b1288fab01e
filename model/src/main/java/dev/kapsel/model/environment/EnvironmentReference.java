package dev.kapsel.model.environment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How callers ask for an environment version: {@code name:version}, {@code name@latest}, or {@code
 * name} for the latest. Split at the <em>first</em> colon, because versions may hold colons and
 * names may not.
 *
 * @param version null for the latest
 */
public record EnvironmentReference(EnvironmentName name, @Nullable VersionName version) {

  private static final String LATEST = "@latest";

  /**
   * @throws IllegalArgumentException if the text names no version
   */
  @JsonCreator
  public static EnvironmentReference parse(String text) {
    if (text.endsWith(LATEST)) {
      String name = text.substring(0, text.length() - LATEST.length());
      return new EnvironmentReference(new EnvironmentName(name), null);
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new EnvironmentReference(new EnvironmentName(text), null);
    }
    return new EnvironmentReference(
        new EnvironmentName(text.substring(0, colon)), new VersionName(text.substring(colon + 1)));
  }

  @Override
  @JsonValue
  public String toString() {
    return version == null ? name + LATEST : name + ":" + version;
  }
}
