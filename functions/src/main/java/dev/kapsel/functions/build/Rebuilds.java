package dev.kapsel.functions.build;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.image.Slot;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.repeat.IdSeed;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Rebuild;
import dev.kapsel.model.api.RebuildRequest;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.build.RebuildFrom;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.GenerationSummary;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a new generation of an image made. The slot is claimed as by {@link ImageProvisioner}, so
 * whoever asks while a build runs joins it. What is current stays so until the new generation is
 * finished, and older ones stay for ever.
 */
@Singleton
public final class Rebuilds {

  private static final Logger LOG = LoggerFactory.getLogger(Rebuilds.class);
  private static final int RACES = 20;

  private final Images images;
  private final Builds builds;
  private final BuildQueue queue;
  private final AuditTrail audit;

  Rebuilds(Images images, Builds builds, BuildQueue queue, AuditTrail audit) {
    this.images = images;
    this.builds = builds;
    this.queue = queue;
    this.audit = audit;
  }

  /** What the audit trail shows. */
  private record Entry(BuildId build, @Nullable RebuildFrom from) {}

  /**
   * Queues a build, or joins the one that runs.
   *
   * @param seed of the request; null where it has none
   * @throws Rejected if nobody has asked for the image, there is no lock to build from, or no room
   */
  public Rebuild rebuild(
      WorkspaceName workspace,
      DefinitionHash hash,
      RebuildRequest request,
      String by,
      @Nullable IdSeed seed) {
    if (seed != null && seed.again()) {
      Optional<Build> before =
          builds.find(workspace, queue.id(seed)).map(found -> found.value().build());
      if (before.isPresent()) {
        return new Rebuild(before.get(), false);
      }
    }
    for (int race = 0; race < RACES; race++) {
      Stored<ImageHead> head = images.existing(workspace, hash);
      Slot slot = head.value().slot();
      if (slot != null) {
        return new Rebuild(builds.get(workspace, slot.owner()), true);
      }
      BuildOrder order = order(workspace, hash, head.value(), request.from());
      try {
        queue.admit(workspace, images.existingDefinition(workspace, hash));
      } catch (Rejected e) {
        // The build that took the last place may be the one of this very image.
        if (images.unchanged(workspace, hash, Optional.of(head))) {
          throw e;
        }
        continue;
      }
      Optional<Build> build = claim(workspace, hash, head, order, by, seed);
      if (build.isPresent()) {
        LOG.info("queued build={} hash={} from={}", build.get().id(), hash, request.from());
        return new Rebuild(build.get(), false);
      }
    }
    throw new UnavailableException("too many ask for image " + hash + " at once");
  }

  private BuildOrder order(
      WorkspaceName workspace, DefinitionHash hash, ImageHead head, RebuildFrom from) {
    if (from != RebuildFrom.LOCK) {
      return BuildOrder.resolving(from);
    }
    GenerationSummary current =
        head.current() != null ? head.current() : images.withheld(workspace, hash).orElse(null);
    if (current == null || current.lock() == null) {
      throw Rejected.of(
          ProblemCode.STATE_CONFLICT,
          current == null
              ? "image `" + hash + "` has no generation yet, so there is no lock to build from"
              : "generation " + current.number() + " of image `" + hash + "` has no lock",
          "Rebuild it from packages.");
    }
    return BuildOrder.locked(current.lock(), current.lockHash());
  }

  /** Empty if somebody else changed the image in between. */
  private Optional<Build> claim(
      WorkspaceName workspace,
      DefinitionHash hash,
      Stored<ImageHead> head,
      BuildOrder order,
      String by,
      @Nullable IdSeed seed) {
    Build build = queue.next(workspace, hash, BuildReason.REQUESTED, by, seed);
    List<Write> writes = new ArrayList<>(queue.writes(build, order));
    writes.add(head.replacedBy(head.value().claimed(new Slot(build.id(), build.epoch()))));
    Entry entry = new Entry(build.id(), order.from());
    writes.add(audit.entry(workspace, by, Act.REBUILD_IMAGE, "image " + hash, null, entry));
    return builds.commit(writes).done() ? Optional.of(build) : Optional.empty();
  }
}
