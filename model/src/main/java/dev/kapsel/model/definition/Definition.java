package dev.kapsel.model.definition;

import dev.kapsel.model.oci.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run needs: the content of one environment version, <em>expanded</em>, that is with every
 * default written in. Immutable; name, version, description and tags are not part of it.
 *
 * @param variables environment variables of a run, in the order written; never in the image
 * @param bytecode whether packages are compiled when the image is made
 */
public record Definition(
    ImageSource image,
    Python python,
    PackageOptions packages,
    Spark spark,
    Platform platform,
    boolean bytecode,
    Map<String, String> variables,
    @Nullable Inference inference,
    @Nullable RunOptions runtime,
    AutoRebuild autoRebuild) {

  /** The schema tag that a native definition states. */
  public static final String SCHEMA = "kapsel/v1";

  public Definition {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }
}
