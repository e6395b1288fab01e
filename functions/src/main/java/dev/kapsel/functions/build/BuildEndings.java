package dev.kapsel.functions.build;

import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.image.Verification;
import dev.kapsel.model.protocol.WorkerMessages.Compared;
import dev.kapsel.model.protocol.WorkerMessages.Failed;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The transactions that end a build without a generation. Each depends on the revision of the
 * build, so of two that want to end it one does. What held the slot frees it in the same one.
 */
@Singleton
public final class BuildEndings {

  private final Builds builds;
  private final Images images;
  private final VerificationRows verifications;
  private final Clock clock;

  public BuildEndings(Builds builds, Images images, VerificationRows verifications, Clock clock) {
    this.builds = builds;
    this.images = images;
    this.verifications = verifications;
    this.clock = clock;
  }

  /** Whether the build is the worker's and still has the slot, if it needs one. */
  boolean holds(WorkerSession session) {
    BuildRecord record = session.record();
    return session.current()
        && !record.state().ended()
        && (record.verifies()
            || head(record.build()).value().heldBy(record.build().id(), record.epoch()));
  }

  boolean fail(WorkerSession session, Failed failed, String outcome) {
    BuildRecord ended =
        session
            .record()
            .failed(failed.failure(), failed.stages(), clock.instant())
            .reported(session.attempt().epoch(), outcome);
    return fail(session.read(), ended);
  }

  /** Ends a build as failed. */
  boolean fail(Stored<BuildRecord> read, BuildRecord failed) {
    Build build = failed.build();
    Failure failure = Objects.requireNonNull(build.failure(), "a failed build has a failure");
    return end(
        read,
        failed,
        head -> head.failedBy(build.id()),
        verification -> verification.failed(failure, ended(build)));
  }

  /**
   * Ends a build as cancelled; for its image it is as if it had never been.
   *
   * @param audit goes along
   */
  boolean cancel(Stored<BuildRecord> read, Write audit) {
    BuildRecord cancelled = read.value().cancelled(clock.instant());
    return end(
        read,
        cancelled,
        ImageHead::released,
        verification -> verification.cancelled(ended(cancelled.build())),
        audit);
  }

  /** Ends a build that was compared. */
  boolean compared(WorkerSession session, Compared compared, String outcome) {
    BuildRecord ended =
        session
            .record()
            .compared(compared.stages(), clock.instant())
            .reported(session.attempt().epoch(), outcome);
    return end(
        session.read(),
        ended,
        head -> head,
        verification ->
            verification.compared(compared.digest(), compared.difference(), ended(ended.build())));
  }

  /** Records what a worker says that nobody waits for any more. */
  boolean ignore(WorkerSession session, String outcome) {
    BuildRecord record = session.record();
    boolean lostSlot = session.current() && !record.state().ended();
    BuildRecord next = lostSlot ? record.superseded(clock.instant()) : record;
    BuildRecord reported = next.reported(session.attempt().epoch(), outcome);
    return builds.commit(builds.change(session.read(), reported)).done();
  }

  Stored<ImageHead> head(Build build) {
    return images
        .head(build.workspace(), build.definitionHash())
        .orElseThrow(() -> new IllegalStateException("no image for build " + build.id()));
  }

  private boolean end(
      Stored<BuildRecord> read,
      BuildRecord ended,
      UnaryOperator<ImageHead> freed,
      UnaryOperator<Verification> verdict,
      Write... more) {
    Build build = ended.build();
    List<Write> writes = new ArrayList<>(builds.change(read, ended));
    if (ended.verifies()) {
      writes.add(verifications.change(ended, verdict));
    } else {
      Stored<ImageHead> head = head(build);
      if (head.value().heldBy(build.id(), build.epoch())) {
        writes.add(head.replacedBy(freed.apply(head.value())));
      }
    }
    writes.addAll(List.of(more));
    return builds.commit(writes).done();
  }

  private static Instant ended(Build build) {
    return Objects.requireNonNull(build.endedAt(), "an ended build has an end");
  }
}
