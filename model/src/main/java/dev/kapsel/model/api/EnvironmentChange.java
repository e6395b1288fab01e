package dev.kapsel.model.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@link Route#UPDATE_ENVIRONMENT}: what is left out stays as it is.
 *
 * @param description an empty text clears it
 * @param tags all of them, in place of those that are there; an empty object clears them
 */
public record EnvironmentChange(
    @Nullable String description, @Nullable Map<String, String> tags, @Nullable Boolean archived) {

  public static EnvironmentChange archiving(boolean archived) {
    return new EnvironmentChange(null, null, archived);
  }
}
