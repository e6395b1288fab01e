package dev.kapsel.model.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names what an engine is to run over resolved images. What it makes is not determined by it,
 * because steps may fetch whatever there is on that day; so the first that was made is kept and
 * taken again.
 */
public record StepsHash(Sha256 sha256) {

  /** Raise it when steps are run by other rules. */
  private static final String TAG = "kapsel/steps-v2-draft";

  /**
   * @throws IllegalArgumentException if the text is not 64 lower-case hex digits
   */
  @JsonCreator
  public static StepsHash parse(String text) {
    return new StepsHash(new Sha256(text));
  }

  /**
   * @param dockerfile its text, with the manifest digests of images in place of their names
   * @param context the content hash of the files that it copies from; null: it has none
   */
  public static StepsHash of(
      Platform platform,
      String dockerfile,
      Map<String, String> arguments,
      @Nullable Sha256 context) {
    Map<String, Object> tree = new HashMap<>();
    tree.put("platform", platform.toString());
    tree.put("dockerfile", dockerfile);
    tree.put("arguments", arguments);
    if (context != null) {
      tree.put("context", context.hex());
    }
    return new StepsHash(CanonicalForm.hash(TAG, tree));
  }

  @Override
  @JsonValue
  public String toString() {
    return sha256.hex();
  }
}
