package dev.kapsel.functions.image;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;

/**
 * Lets readers of a workspace pull an image: theirs, or the curated one of the same hash. What they
 * get reaches the repository that has it and no other one.
 */
@Singleton
public final class PullAccess {

  private final Images images;
  private final ImageRegistry registry;

  public PullAccess(Images images, ImageRegistry registry) {
    this.images = images;
    this.registry = registry;
  }

  /**
   * @throws Rejected if there is nothing to pull
   */
  public PullCredentials credentials(WorkspaceName workspace, DefinitionHash hash) {
    if (exists(workspace, hash)) {
      return registry.pullCredentials(workspace);
    }
    if (exists(WorkspaceName.CURATED, hash)) {
      return registry.pullCredentials(WorkspaceName.CURATED);
    }
    throw images.head(workspace, hash).isEmpty()
        ? Images.unknown(workspace, hash)
        : Rejected.of(
            ProblemCode.STATE_CONFLICT,
            "image `" + hash + "` has no generation yet",
            "Wait for its build, or ask for the image.");
  }

  private boolean exists(WorkspaceName workspace, DefinitionHash hash) {
    return images.head(workspace, hash).map(Stored::value).map(ImageHead::current).isPresent();
  }
}
