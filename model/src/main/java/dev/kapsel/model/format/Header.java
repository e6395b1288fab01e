package dev.kapsel.model.format;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a document says about its environment that is no part of the definition and enters no hash.
 * Null where nothing was written.
 */
public record Header(
    @Nullable String name,
    @Nullable String version,
    @Nullable String description,
    Map<String, String> tags,
    @Nullable String stage,
    @Nullable String author) {

  public static final Header EMPTY = new Header(null, null, null, Map.of(), null, null);

  public Header {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }
}
