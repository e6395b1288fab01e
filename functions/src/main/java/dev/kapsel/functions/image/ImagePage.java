package dev.kapsel.functions.image;

import dev.kapsel.functions.environment.Revised;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.api.ImageView;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import jakarta.inject.Singleton;

/** What is shown of one image: its history, and its build. */
@Singleton
public final class ImagePage {

  private final Images images;
  private final KnownBuilds builds;

  public ImagePage(Images images, KnownBuilds builds) {
    this.images = images;
    this.builds = builds;
  }

  /** With the revision by which a change can say what it changes. */
  public Revised<ImageView> view(WorkspaceName workspace, DefinitionHash hash) {
    Images.History history =
        images.history(workspace, hash).orElseThrow(() -> images.missing(workspace, hash));
    Stored<ImageHead> read = history.head();
    ImageHead head = read.value();
    GenerationSummary current = head.current();
    Slot slot = head.slot();
    ImageView view =
        new ImageView(
            hash,
            current == null ? null : current.number(),
            head.pinned(),
            history.generations(),
            slot == null ? null : builds.get(workspace, slot.owner()),
            head.stale());
    return new Revised<>(view, read.item().revision());
  }
}
