package dev.kapsel.functions.build;

import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.Slot;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a build whose worker is gone to the next one, at once, or ends it when too many were lost
 * on it. Specification: {@code docs/spec/build-protocol.md}, "Taking over".
 */
@Singleton
public final class Succession {

  private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
  private static final int RACES = 20;

  private final Builds builds;
  private final BuildEndings endings;
  private final LostBuild lost;
  private final BuildLogs logs;
  private final BuildSettings settings;
  private final Clock clock;

  public Succession(
      Builds builds,
      BuildEndings endings,
      LostBuild lost,
      BuildLogs logs,
      BuildSettings settings,
      Clock clock) {
    this.builds = builds;
    this.endings = endings;
    this.lost = lost;
    this.logs = logs;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * An attempt is over, says whoever ran it. May be said twice, late, and of an attempt that had
   * reported its result: then nothing happens.
   *
   * @return whether the build was given to another worker or ended
   */
  public boolean over(EndedAttempt attempt) {
    for (int race = 0; race < RACES; race++) {
      Optional<Stored<BuildRecord>> read =
          builds.find(attempt.workspace(), attempt.build()).filter(now -> waitsFor(now, attempt));
      if (read.isEmpty()) {
        return false;
      }
      if (replace(read.get(), attempt.end(), attempt.detail())) {
        return true;
      }
    }
    throw new UnavailableException("build " + attempt.build() + " is written by too many at once");
  }

  private static boolean waitsFor(Stored<BuildRecord> read, EndedAttempt attempt) {
    BuildRecord record = read.value();
    return !record.state().ended()
        && record.epoch() == attempt.epoch()
        && record.isStart(attempt.start());
  }

  /** False if somebody else changed the build in between. */
  boolean replace(Stored<BuildRecord> read, AttemptEnd end, String detail) {
    BuildRecord record = read.value();
    boolean hadNoPlan = hadNoPlan(record);
    Losses soFar = record.lossesSoFar();
    Losses losses = hadNoPlan ? soFar : soFar.and(end, record.stagesEnded());
    if (losses.counted() >= settings.attempts()) {
      LOG.info("lost build={} epoch={} {}", record.build().id(), record.epoch(), end);
      return endings.fail(
          read,
          record.failed(
              lost.failure(record, end, detail), record.build().stages(), clock.instant()));
    }
    // Who was stopped in order says nothing of whether the next one would ask in vain.
    boolean rests = hadNoPlan && end != AttemptEnd.HANDED_OVER;
    Instant rest = clock.instant().plus(rest(record.build()));
    BuildRecord next = rests ? record.resting(losses, rest) : record.takenOver(losses);
    Build build = next.build();
    List<Write> writes = new ArrayList<>(builds.change(read, next));
    if (!record.verifies()) {
      Stored<ImageHead> head = endings.head(build);
      if (!head.value().heldBy(build.id(), record.epoch())) {
        return builds.commit(builds.change(read, record.superseded(clock.instant()))).done();
      }
      writes.add(head.replacedBy(head.value().claimed(new Slot(build.id(), build.epoch()))));
    }
    if (!builds.commit(writes).done()) {
      return false;
    }
    LOG.info("taken over build={} epoch={} {}", build.id(), build.epoch(), end);
    tell(
        new BuildKey(build.workspace(), build.id()),
        build.epoch(),
        rests ? resting(record, rest) : words(record, end, detail));
    return true;
  }

  /** Whoever had no plan to work by, and so gave up, did no harm to the build. */
  private static boolean hadNoPlan(BuildRecord record) {
    return record.state() == BuildState.QUEUED && record.lossesSoFar().hadNoPlan(record.epoch());
  }

  /**
   * What has kept a plan from being made for long will do so a little longer, and every worker that
   * asks for one is paid for: half as long as the build has waited so far.
   */
  private Duration rest(Build build) {
    // Also if it was queued in what is the future now: then the clock was set back.
    Duration half = Duration.between(build.queuedAt(), clock.instant()).abs().dividedBy(2);
    Duration most = settings.startWithin();
    return half.compareTo(most) > 0 ? most : half;
  }

  private static String resting(BuildRecord record, Instant until) {
    String why = record.build().waits() == null ? "" : ": " + record.build().waits();
    return "Worker "
        + record.epoch()
        + " had nothing to work by"
        + why
        + ". Another one asks after "
        + until.truncatedTo(ChronoUnit.SECONDS)
        + ".";
  }

  private static String words(BuildRecord record, AttemptEnd end, String detail) {
    return "Worker "
        + record.epoch()
        + switch (end) {
          case SILENT -> " fell silent; another one starts over.";
          case DIED -> " ended without a result: " + detail + ". Another one starts over.";
          case TIMED_OUT -> " took too long: " + detail + ". Another one starts over.";
          case HANDED_OVER -> " was stopped in order; another one goes on as soon as it can.";
        };
  }

  private void tell(BuildKey key, int epoch, String words) {
    logs.append(
        key.workspace(),
        key.id(),
        new BuildLogs.Part(epoch, 0),
        List.of(new LogLine(clock.instant(), words)));
  }
}
