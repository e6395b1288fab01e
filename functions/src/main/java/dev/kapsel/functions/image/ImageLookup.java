package dev.kapsel.functions.image;

import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Says what is known of an image: one strongly consistent read of the workspace and, unless that
 * has it, one of the curated workspace. Changes nothing and asks no registry.
 */
@Singleton
public final class ImageLookup {

  private final Images images;
  private final KnownBuilds builds;

  public ImageLookup(Images images, KnownBuilds builds) {
    this.images = images;
    this.builds = builds;
  }

  /**
   * What was found.
   *
   * @param head of the workspace's own image, which a claim has to replace
   */
  public record Found(LookupAnswer answer, Optional<Stored<ImageHead>> head) {}

  public LookupAnswer find(WorkspaceName workspace, DefinitionHash hash) {
    return findWithHead(workspace, hash).answer();
  }

  /** As {@link #find}, with what was read for it. */
  public Found findWithHead(WorkspaceName workspace, DefinitionHash hash) {
    Optional<Stored<ImageHead>> head = images.head(workspace, hash);
    return new Found(answer(workspace, hash, headOf(head)), head);
  }

  private LookupAnswer answer(WorkspaceName workspace, DefinitionHash hash, ImageHead own) {
    if (own.current() != null) {
      return new LookupAnswer.Hit(hash, own.current());
    }
    if (!workspace.equals(WorkspaceName.CURATED)) {
      ImageHead curated = headOf(images.head(WorkspaceName.CURATED, hash));
      if (curated.current() != null) {
        return new LookupAnswer.Hit(hash, curated.current());
      }
    }
    return unfinished(workspace, hash, own);
  }

  private LookupAnswer unfinished(WorkspaceName workspace, DefinitionHash hash, ImageHead head) {
    if (head.slot() != null) {
      return new LookupAnswer.Building(hash, builds.get(workspace, head.slot().owner()));
    }
    if (head.failed() != null) {
      return new LookupAnswer.Failed(hash, builds.get(workspace, head.failed()));
    }
    return new LookupAnswer.Miss(hash);
  }

  private static ImageHead headOf(Optional<Stored<ImageHead>> read) {
    return read.isPresent() ? read.get().value() : ImageHead.NONE;
  }
}
