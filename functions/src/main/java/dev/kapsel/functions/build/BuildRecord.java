package dev.kapsel.functions.build;

import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.oci.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A build with what callers do not see of it.
 *
 * @param bootstrap hash of the secret that the next worker must show; null once it has
 * @param dispatch how the build service took this epoch; null while it has not
 * @param leaseUntil when the worker counts as lost; null while none was asked for. Of a build that
 *     rests, when the next one is
 * @param sequence the last progress message of this epoch
 * @param attempts of every epoch whose worker called
 * @param tagged whether the registry's tag names the generation that was published
 * @param losses null while no worker was lost
 * @param order null: as every first build is made
 */
record BuildRecord(
    Build build,
    @Nullable Sha256 bootstrap,
    @Nullable Dispatch dispatch,
    @Nullable Instant leaseUntil,
    long sequence,
    List<Attempt> attempts,
    boolean tagged,
    @Nullable Losses losses,
    @Nullable BuildOrder order) {

  BuildRecord {
    attempts = List.copyOf(attempts);
  }

  static BuildRecord queued(Build build, @Nullable BuildOrder order) {
    return new BuildRecord(build, null, null, null, 0, List.of(), false, null, order);
  }

  int epoch() {
    return build.epoch();
  }

  BuildState state() {
    return build.state();
  }

  /** Whether it is compared with a generation, and so makes none and needs no slot. */
  boolean verifies() {
    return order != null && order.verified() != null;
  }

  Optional<Attempt> attempt(int epoch) {
    return attempts.stream().filter(attempt -> attempt.epoch() == epoch).findFirst();
  }

  Losses lossesSoFar() {
    return losses == null ? Losses.NONE : losses;
  }

  int stagesEnded() {
    return (int) build.stages().stream().filter(stage -> stage.endedAt() != null).count();
  }

  /** Whether the worker that has the build, or may still take it, was started so. */
  boolean isStart(Sha256 start) {
    return start.equals(bootstrap)
        || attempt(epoch()).map(Attempt::start).filter(start::equals).isPresent();
  }

  BuildRecord dispatching(Sha256 secret) {
    return new BuildRecord(build, secret, null, null, 0, attempts, false, losses, order);
  }

  BuildRecord dispatched(Dispatch taken, Instant until) {
    return new BuildRecord(
        with(BuildState.QUEUED, null, null, build.stages(), null, null),
        bootstrap,
        taken,
        until,
        sequence,
        attempts,
        false,
        losses,
        order);
  }

  /** Still queued, and says why. */
  BuildRecord waiting(String reason) {
    return new BuildRecord(
        waits(reason), bootstrap, null, null, sequence, attempts, false, losses, order);
  }

  /** Its worker has not begun, because the build service holds it in a queue of its own. */
  BuildRecord heldBack(String reason, Instant until) {
    return new BuildRecord(
        waits(reason), bootstrap, dispatch, until, sequence, attempts, false, losses, order);
  }

  /** Its worker asked what to do, and nobody could say. */
  BuildRecord withoutPlan(String reason, Instant until) {
    Losses soFar = lossesSoFar().withoutPlan(epoch());
    return new BuildRecord(
        waits(reason), bootstrap, dispatch, until, sequence, attempts, false, soFar, order);
  }

  private Build waits(String reason) {
    return new Build(
        build.id(),
        build.workspace(),
        build.definitionHash(),
        build.reason(),
        build.state(),
        build.epoch(),
        build.queuedAt(),
        null,
        null,
        build.stages(),
        null,
        null,
        build.requestedBy(),
        reason);
  }

  BuildRecord running(Attempt attempt, Instant now, Instant until) {
    List<Attempt> all = Stream.concat(attempts.stream(), Stream.of(attempt)).toList();
    Build started = with(BuildState.RUNNING, now, null, build.stages(), null, null);
    return new BuildRecord(started, null, dispatch, until, 0, all, false, losses, order);
  }

  BuildRecord alive(long message, List<StageTiming> stages, Instant until) {
    Build now = with(build.state(), build.startedAt(), null, stages, null, null);
    return new BuildRecord(now, null, dispatch, until, message, attempts, false, losses, order);
  }

  BuildRecord leased(Instant until) {
    return new BuildRecord(
        build, bootstrap, dispatch, until, sequence, attempts, tagged, losses, order);
  }

  /** Queued again for another worker. */
  BuildRecord takenOver(Losses soFar) {
    Build again =
        new Build(
            build.id(),
            build.workspace(),
            build.definitionHash(),
            build.reason(),
            BuildState.QUEUED,
            build.epoch() + 1,
            build.queuedAt(),
            null,
            null,
            List.of(),
            null,
            null,
            build.requestedBy(),
            null);
    return new BuildRecord(again, null, null, null, 0, attempts, false, soFar, order);
  }

  /** As if it were new, but that nobody starts the next worker before that time. */
  BuildRecord resting(Losses soFar, Instant until) {
    BuildRecord next = takenOver(soFar);
    return (build.waits() == null ? next : next.waiting(build.waits())).leased(until);
  }

  /** Whether it was said when the next worker is started: see {@link #resting}. */
  boolean rests() {
    return state() == BuildState.QUEUED && bootstrap == null && leaseUntil != null;
  }

  boolean restsAt(Instant now) {
    return rests() && leaseUntil != null && now.isBefore(leaseUntil);
  }

  BuildRecord succeeded(int generation, List<StageTiming> stages, Instant now) {
    return ended(with(BuildState.SUCCEEDED, build.startedAt(), now, stages, generation, null));
  }

  BuildRecord failed(Failure failure, List<StageTiming> stages, Instant now) {
    return ended(with(BuildState.FAILED, build.startedAt(), now, stages, null, failure));
  }

  /** Ended with a comparison in place of a generation. */
  BuildRecord compared(List<StageTiming> stages, Instant now) {
    return ended(with(BuildState.SUCCEEDED, build.startedAt(), now, stages, null, null));
  }

  BuildRecord cancelled(Instant now) {
    return ended(with(BuildState.CANCELLED, build.startedAt(), now, build.stages(), null, null));
  }

  BuildRecord superseded(Instant now) {
    return ended(with(BuildState.SUPERSEDED, build.startedAt(), now, build.stages(), null, null));
  }

  BuildRecord withTag() {
    return new BuildRecord(build, null, dispatch, null, sequence, attempts, true, losses, order);
  }

  BuildRecord reported(int epoch, String outcome) {
    List<Attempt> all =
        attempts.stream()
            .map(attempt -> attempt.epoch() == epoch ? attempt.ended(outcome) : attempt)
            .toList();
    return new BuildRecord(
        build, bootstrap, dispatch, leaseUntil, sequence, all, tagged, losses, order);
  }

  private BuildRecord ended(Build last) {
    return new BuildRecord(last, null, dispatch, null, sequence, attempts, false, losses, order);
  }

  private Build with(
      BuildState state,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      List<StageTiming> stages,
      @Nullable Integer generation,
      @Nullable Failure failure) {
    return new Build(
        build.id(),
        build.workspace(),
        build.definitionHash(),
        build.reason(),
        state,
        build.epoch(),
        build.queuedAt(),
        startedAt,
        endedAt,
        stages,
        generation,
        failure,
        build.requestedBy(),
        null);
  }
}
