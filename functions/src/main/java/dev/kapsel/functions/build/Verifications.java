package dev.kapsel.functions.build;

import dev.kapsel.functions.audit.AuditTrail;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.repeat.IdSeed;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.audit.Act;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildReason;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.oci.Digest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has a generation built again from its lock, far from everything that the first build had, and
 * compared. That takes no slot and publishes nothing, so it is in nobody's way.
 */
@Singleton
public final class Verifications {

  private final Images images;
  private final BuildQueue queue;
  private final VerificationRows rows;
  private final Builds builds;
  private final AuditTrail audit;

  Verifications(
      Images images, BuildQueue queue, VerificationRows rows, Builds builds, AuditTrail audit) {
    this.images = images;
    this.queue = queue;
    this.rows = rows;
    this.builds = builds;
    this.audit = audit;
  }

  /**
   * Queues the build that compares.
   *
   * @param seed of the request; null where it has none
   * @throws Rejected if there is no such generation, it has no lock, or there is no room
   */
  public Verification verify(
      WorkspaceName workspace, DefinitionHash hash, int number, String by, @Nullable IdSeed seed) {
    if (seed != null && seed.again()) {
      Optional<Verification> before = rows.find(workspace, hash, number, queue.id(seed));
      if (before.isPresent()) {
        return before.get();
      }
    }
    Generation generation = images.existing(workspace, hash, number).value();
    Digest lock = generation.lock();
    if (lock == null) {
      throw Rejected.of(
          ProblemCode.STATE_CONFLICT,
          "generation " + number + " of image `" + hash + "` has no lock to build it from again",
          "Rebuild the image from packages, and verify that generation.");
    }
    if (generation.reason() == BuildReason.IMPORTED) {
      throw Rejected.of(
          ProblemCode.STATE_CONFLICT,
          "generation " + number + " of image `" + hash + "` was made by another installation",
          "Verify it there, or rebuild the image from its lock and compare the digests.");
    }
    queue.admit(workspace, images.existingDefinition(workspace, hash));
    Build build = queue.next(workspace, hash, BuildReason.VERIFICATION, by, seed);
    Verification begun = Verification.begun(build.id(), generation, by, build.queuedAt());
    List<Write> writes =
        new ArrayList<>(
            queue.writes(build, BuildOrder.verifying(number, lock, generation.lockHash())));
    writes.add(rows.begin(workspace, begun));
    writes.add(audit.entry(workspace, by, Act.VERIFY_GENERATION, "image " + hash, null, begun));
    if (!builds.commit(writes).done()) {
      throw new UnavailableException("build " + build.id() + " could not be queued");
    }
    return begun;
  }

  /**
   * Newest first.
   *
   * @throws Rejected if there is no such generation
   */
  public Listing<Verification> list(
      WorkspaceName workspace, DefinitionHash hash, int number, @Nullable String after) {
    if (after == null) {
      var unused = images.existing(workspace, hash, number);
    }
    return rows.list(workspace, hash, number, after);
  }
}
