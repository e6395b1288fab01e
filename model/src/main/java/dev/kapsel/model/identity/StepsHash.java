package dev.kapsel.model.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.definition.ImageSource;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.util.Map;

/**
 * Names docker steps over one base. What they make is not determined by it, because steps may fetch
 * whatever there is on that day; so the first that was made is kept and taken again.
 */
public record StepsHash(Sha256 sha256) {

  /** Raise it when steps are run by other rules. */
  private static final String TAG = "kapsel/steps-v1-draft";

  /**
   * @throws IllegalArgumentException if the text is not 64 lower-case hex digits
   */
  @JsonCreator
  public static StepsHash parse(String text) {
    return new StepsHash(new Sha256(text));
  }

  /**
   * @param base the manifest that they begin from
   */
  public static StepsHash of(Digest base, Platform platform, ImageSource.Steps steps) {
    return new StepsHash(
        CanonicalForm.hash(
            TAG,
            Map.of(
                "base", base.toString(),
                "platform", platform.toString(),
                "steps", steps.steps(),
                "arguments", steps.arguments().values())));
  }

  @Override
  @JsonValue
  public String toString() {
    return sha256.hex();
  }
}
