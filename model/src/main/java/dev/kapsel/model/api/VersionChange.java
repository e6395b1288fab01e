package dev.kapsel.model.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@link Route#UPDATE_VERSION}: what is left out stays as it is.
 *
 * @param description an empty text clears it
 * @param tags all of them, in place of those that are there; an empty object clears them
 * @param stage an empty text clears it
 */
public record VersionChange(
    @Nullable String description,
    @Nullable Map<String, String> tags,
    @Nullable String stage,
    @Nullable Boolean archived) {

  public static VersionChange archiving(boolean archived) {
    return new VersionChange(null, null, null, archived);
  }
}
