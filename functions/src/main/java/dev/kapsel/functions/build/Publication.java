package dev.kapsel.functions.build;

import dev.kapsel.functions.image.Artifacts;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.ImageRegistry.StoredImage;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.ManifestUse;
import dev.kapsel.functions.image.Manifests;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that ends a build with a generation. It depends on the revisions of the build and
 * of the image's head, so a build that was taken over in between cannot publish.
 */
@Singleton
public final class Publication {

  private static final int WARNING = 1_000;

  private final Builds builds;
  private final BuildEndings endings;
  private final Images images;
  private final ResultCheck results;
  private final LayerIndex index;
  private final Artifacts artifacts;
  private final ImageRegistry registry;
  private final Manifests manifests;
  private final Clock clock;

  public Publication(
      Builds builds,
      BuildEndings endings,
      Images images,
      ResultCheck results,
      LayerIndex index,
      Artifacts artifacts,
      ImageRegistry registry,
      Manifests manifests,
      Clock clock) {
    this.builds = builds;
    this.endings = endings;
    this.images = images;
    this.results = results;
    this.index = index;
    this.artifacts = artifacts;
    this.registry = registry;
    this.manifests = manifests;
    this.clock = clock;
  }

  /** All or nothing: generation, head, slot, build, and the row by which the lock is found. */
  boolean publish(WorkerSession session, Finished finished, String outcome) {
    BuildRecord record = session.record();
    Build build = record.build();
    WorkspaceName workspace = build.workspace();
    // Before the registry is asked, so that what it has cannot be deleted before it is published.
    Optional<Stored<ManifestUse>> use = manifests.publishable(workspace, finished.digest());
    StoredImage stored = results.check(record, finished);
    Stored<ImageHead> head = endings.head(build);
    if (!head.value().heldBy(build.id(), record.epoch())) {
      return false;
    }
    index.remember(workspace, finished.newLayers());
    if (finished.steps() != null) {
      index.remember(workspace, finished.steps());
    }
    if (finished.assembled() != null) {
      index.remember(workspace, finished.assembled());
    }
    int number = head.value().generations() + 1;
    Generation generation = generation(build, finished, stored, number);
    BuildRecord ended =
        record
            .succeeded(number, finished.stages(), generation.createdAt())
            .reported(session.attempt().epoch(), outcome);
    List<Write> writes = new ArrayList<>(builds.change(session.read(), ended));
    writes.addAll(images.publish(workspace, head, generation));
    writes.add(index.remember(workspace, generation));
    writes.add(manifests.oneMore(workspace, generation.digest(), use));
    return builds.commit(writes).done();
  }

  private Generation generation(Build build, Finished finished, StoredImage stored, int number) {
    String tag = Tagging.tag(build.definitionHash(), number);
    Kept kept = kept(build.workspace(), finished);
    return new Generation(
        build.definitionHash(),
        number,
        registry.reference(build.workspace(), tag, finished.digest()),
        finished.digest(),
        finished.base(),
        finished.lockHash(),
        kept.lock(),
        kept.contents(),
        finished.layers(),
        stored.size(),
        build.id(),
        build.reason(),
        finished.stages(),
        finished.warnings().stream().map(Publication::shortened).toList(),
        finished.reusedFrom(),
        clock.instant());
  }

  /** Bounds what is stored in one item; a warning may name a path of any length. */
  private static String shortened(String warning) {
    return warning.length() <= WARNING ? warning : warning.substring(0, WARNING) + "...";
  }

  /** Where lock and contents are kept. */
  private record Kept(@Nullable Digest lock, @Nullable Digest contents) {}

  /**
   * A worker that took over an image by its lock need not send that, nor need it have looked into
   * the base.
   */
  private Kept kept(WorkspaceName workspace, Finished finished) {
    Optional<LayerIndex.LockRow> before =
        finished.lock() == null || finished.contents() == null
            ? index.byLock(workspace, finished.lockHash())
            : Optional.empty();
    return new Kept(
        finished.lock() == null
            ? before.map(LayerIndex.LockRow::lock).orElse(null)
            : artifacts.putJson(workspace, finished.lock()),
        finished.contents() == null
            ? before.map(LayerIndex.LockRow::contents).orElse(null)
            : artifacts.putJson(workspace, finished.contents()));
  }
}
