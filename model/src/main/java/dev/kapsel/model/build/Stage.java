package dev.kapsel.model.build;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** The steps of a build, in order. */
public enum Stage {
  /** Tag to digest, and what the base has. */
  RESOLVE_BASE,
  /** Docker steps over the base, by an engine; only where the definition has some. */
  STEPS,
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
  /** What was made against what the registry has. */
  COMPARE,
  /** The result to the service. */
  REPORT;

  private static final List<Stage> PUBLISHING =
      List.of(RESOLVE_BASE, RESOLVE_PACKAGES, REUSE, FETCH, LAYERS, PUSH, REPORT);
  private static final List<Stage> COMPARING =
      List.of(RESOLVE_BASE, RESOLVE_PACKAGES, FETCH, LAYERS, COMPARE, REPORT);

  /** Those of a build that is made for this reason, in order. */
  public static List<Stage> of(BuildReason reason) {
    return reason == BuildReason.VERIFICATION ? COMPARING : PUBLISHING;
  }

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
