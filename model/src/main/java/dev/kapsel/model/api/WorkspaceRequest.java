package dev.kapsel.model.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kapsel.model.workspace.WorkspaceSettings;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@link Route#CREATE_WORKSPACE} and {@link Route#UPDATE_WORKSPACE}: what is left out stays
 * as it is, or as usual in a new one.
 *
 * @param settings in place of those that are there; what is left out of them is as usual
 */
public record WorkspaceRequest(
    @Nullable String description, @JsonProperty @Nullable WorkspaceSettings settings) {

  public static final int LONGEST_DESCRIPTION = 2_000;

  /**
   * @throws IllegalArgumentException if the description is too long
   */
  public WorkspaceRequest {
    if (description != null && description.length() > LONGEST_DESCRIPTION) {
      throw new IllegalArgumentException(
          "the description has "
              + description.length()
              + " characters: shorten it to "
              + LONGEST_DESCRIPTION);
    }
  }
}
