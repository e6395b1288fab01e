package dev.kapsel.functions.image;

import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.api.LookupAnswer;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.image.Staleness;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * @param hit the head of the image that is there; empty where none is
   */
  public record Found(
      LookupAnswer answer, Optional<Stored<ImageHead>> head, Optional<Stored<ImageHead>> hit) {}

  public LookupAnswer find(WorkspaceName workspace, DefinitionHash hash) {
    return findWithHead(workspace, hash).answer();
  }

  /** As {@link #find}, with what was read for it. */
  public Found findWithHead(WorkspaceName workspace, DefinitionHash hash) {
    Optional<Stored<ImageHead>> head = images.head(workspace, hash);
    Optional<Stored<ImageHead>> hit = head.filter(ImageLookup::there);
    if (hit.isEmpty() && !workspace.equals(WorkspaceName.CURATED)) {
      hit = images.head(WorkspaceName.CURATED, hash).filter(ImageLookup::there);
    }
    GenerationSummary current = headOf(hit).current();
    LookupAnswer answer =
        current == null
            ? unfinished(workspace, hash, headOf(head))
            : there(hash, current, headOf(hit).stale());
    return new Found(answer, head, hit);
  }

  private static LookupAnswer there(
      DefinitionHash hash, GenerationSummary current, @Nullable Staleness stale) {
    return stale == null
        ? new LookupAnswer.Hit(hash, current)
        : new LookupAnswer.Stale(
            hash, current, "its base names another image now, `" + stale.base() + "`");
  }

  private static boolean there(Stored<ImageHead> head) {
    return head.value().current() != null;
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
