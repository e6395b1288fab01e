package dev.kapsel.functions.build;

import dev.kapsel.functions.access.RememberedSettings;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;

/**
 * Keeps a workspace from having more builds under way than it may. They are counted where the sweep
 * finds them, and no number is kept beside them: callers that ask at the same moment can go over by
 * as many as they are, and nothing can be counted wrong for good.
 */
@Singleton
final class BuildQuota {

  private final Builds builds;
  private final RememberedSettings settings;

  BuildQuota(Builds builds, RememberedSettings settings) {
    this.builds = builds;
    this.settings = settings;
  }

  /**
   * @throws Rejected if there is no room for another build
   */
  void mustHaveRoom(WorkspaceName workspace) {
    int most = settings.of(workspace).quotas().activeBuilds();
    if (builds.activeOf(workspace, most) >= most) {
      throw Rejected.of(
          ProblemCode.QUOTA_EXCEEDED,
          "`" + workspace + "` has " + most + " builds under way, as many as it may have",
          "Ask again when some have ended, or have a manager raise the quota.");
    }
  }
}
