package dev.kapsel.model.api;

import dev.kapsel.model.environment.EnvironmentReference;
import dev.kapsel.model.environment.VersionName;
import dev.kapsel.model.environment.WorkspaceName;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@link Route#COPY_VERSION}: which version gets another name, or another workspace.
 *
 * @param fromWorkspace where it is; null for the workspace that it is copied to
 * @param environment which it is; {@code kapsel-anonymous:<content id>} gives one a name that was
 *     brought along
 * @param version that the copy gets; null for the next number
 */
public record CopyRequest(
    @Nullable WorkspaceName fromWorkspace,
    EnvironmentReference environment,
    @Nullable VersionName version) {

  /**
   * @throws IllegalArgumentException if it is not said what to copy
   */
  public CopyRequest {
    if (environment == null) {
      throw new IllegalArgumentException(
          "there is no environment to copy: name one as NAME, NAME:VERSION or NAME@latest");
    }
  }
}
