package dev.kapsel.functions.image;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.PullCredentials;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.oci.ImageReference;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Lets readers of a workspace pull an image: theirs, or the curated one of the same hash. What they
 * get reaches the repository that has it and no other one.
 */
@Singleton
public final class PullAccess {

  private final Images images;
  private final ImageRegistry registry;
  private final PublisherLogins publishers;

  public PullAccess(Images images, ImageRegistry registry, PublisherLogins publishers) {
    this.images = images;
    this.registry = registry;
    this.publishers = publishers;
  }

  /**
   * @throws Rejected if there is nothing to pull
   */
  public PullCredentials credentials(WorkspaceName workspace, DefinitionHash hash) {
    if (workspace.equals(WorkspaceName.CURATED) && newestIsHere(hash)) {
      return registry.pullCredentials(workspace);
    }
    for (WorkspaceName one : List.of(workspace, WorkspaceName.CURATED)) {
      Optional<GenerationSummary> current = current(one, hash);
      if (current.isPresent()) {
        return credentials(one, current.get());
      }
    }
    throw images.head(workspace, hash).isEmpty()
        ? Images.unknown(workspace, hash)
        : Rejected.of(
            ProblemCode.STATE_CONFLICT,
            "image `" + hash + "` has no generation yet",
            "Wait for its build, or ask for the image.");
  }

  /**
   * Whoever tests what is withheld pulls it; it lies here, and what was published before need not.
   */
  private boolean newestIsHere(DefinitionHash hash) {
    return images.newest(WorkspaceName.CURATED, hash).stream()
        .findFirst()
        .filter(newest -> here(WorkspaceName.CURATED, newest.summary()))
        .isPresent();
  }

  /**
   * An image that another installation published lies where everybody may pull it, where logins are
   * given for it, or where callers need one of their own: those of connections are for Kapsel
   * alone.
   */
  private PullCredentials credentials(WorkspaceName workspace, GenerationSummary current) {
    ImageReference image = current.reference();
    return current.reason() == BuildReason.IMPORTED && !here(workspace, current)
        ? publishers
            .toPull(image)
            .orElseGet(() -> PullCredentials.open(image.registry(), image.repository()))
        : registry.pullCredentials(workspace);
  }

  private boolean here(WorkspaceName workspace, GenerationSummary current) {
    ImageReference image = current.reference();
    ImageReference here = registry.reference(workspace, "latest", current.digest());
    return here.registry().equals(image.registry()) && here.repository().equals(image.repository());
  }

  private Optional<GenerationSummary> current(WorkspaceName workspace, DefinitionHash hash) {
    return images
        .head(workspace, hash)
        .flatMap(read -> Optional.ofNullable(read.value().current()));
  }
}
