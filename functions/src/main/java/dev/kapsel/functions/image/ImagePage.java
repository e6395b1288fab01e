package dev.kapsel.functions.image;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.GenerationSummary;
import dev.kapsel.model.oci.Digest;
import jakarta.inject.Singleton;

/** What is shown of one image: its history, its build, its locks. */
@Singleton
public final class ImagePage {

  private final Images images;
  private final KnownBuilds builds;
  private final Artifacts artifacts;

  public ImagePage(Images images, KnownBuilds builds, Artifacts artifacts) {
    this.images = images;
    this.builds = builds;
    this.artifacts = artifacts;
  }

  public ImageView view(WorkspaceName workspace, DefinitionHash hash) {
    Images.History history =
        images
            .history(workspace, hash)
            .orElseThrow(
                () ->
                    Rejected.notFound(
                        "nobody has asked for image `" + hash + "` in `" + workspace + "`",
                        "Ask for it: POST to the images, by environment or definition."));
    GenerationSummary current = history.head().current();
    Slot slot = history.head().slot();
    return new ImageView(
        hash,
        current == null ? null : current.number(),
        history.generations(),
        slot == null ? null : builds.get(workspace, slot.owner()));
  }

  /** The lock of a generation, as JSON. */
  public byte[] lock(WorkspaceName workspace, DefinitionHash hash, int number) {
    Generation generation =
        images
            .generation(workspace, hash, number)
            .orElseThrow(() -> missing("image `" + hash + "` has no generation " + number));
    Digest lock = generation.lock();
    if (lock == null) {
      throw missing("generation " + number + " of image `" + hash + "` has no packages of ours");
    }
    return artifacts
        .get(workspace, lock)
        .orElseThrow(() -> new UnavailableException("the lock " + lock + " cannot be read"));
  }

  private static Rejected missing(String what) {
    return Rejected.notFound(what, "Look at the image to see its generations.");
  }
}
