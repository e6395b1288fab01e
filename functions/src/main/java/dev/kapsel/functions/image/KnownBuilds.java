package dev.kapsel.functions.image;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;

/** The builds that an image's head names. */
public interface KnownBuilds {

  /**
   * The build as it is now.
   *
   * @throws dev.kapsel.functions.problem.Rejected if there is no such build
   */
  Build get(WorkspaceName workspace, BuildId id);
}
