package dev.kapsel.functions.build;

import dev.kapsel.functions.log.LogContext;
import dev.kapsel.functions.metric.Measure;
import dev.kapsel.functions.metric.Meter;
import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what was cut off, on a schedule: a dispatch that was lost, a build whose worker fell
 * silent, a tag that was not written. Whatever it does may be done twice.
 */
@Singleton
public final class BuildSweep {

  private static final Logger LOG = LoggerFactory.getLogger(BuildSweep.class);

  /** Of the five minutes that the function has, with what comes after it. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Builds builds;
  private final BuildDispatcher dispatcher;
  private final BuildService service;
  private final Succession succession;
  private final Tagging tagging;
  private final BuildSettings settings;
  private final Meter meter;
  private final Clock clock;
  private final RandomGenerator random;

  public BuildSweep(
      Builds builds,
      BuildDispatcher dispatcher,
      BuildService service,
      Succession succession,
      Tagging tagging,
      BuildSettings settings,
      Meter meter,
      Clock clock,
      RandomGenerator random) {
    this.builds = builds;
    this.dispatcher = dispatcher;
    this.service = service;
    this.succession = succession;
    this.tagging = tagging;
    this.settings = settings;
    this.meter = meter;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What one pass did.
   *
   * @param seen builds that are not done with
   * @param repaired those for which something was repeated
   * @param failed those for which that did not work; the next pass tries again
   */
  public record Report(int seen, int repaired, int failed) {}

  /**
   * Ends when its time is over. The next pass takes another order, so that builds which take long
   * to fail keep none of the others waiting for ever.
   */
  public Report sweep() {
    Instant end = clock.instant().plus(LONGEST);
    int seen = 0;
    int repaired = 0;
    int failed = 0;
    Duration longest = Duration.ZERO;
    for (BuildKey key : active(end)) {
      if (clock.instant().isAfter(end)) {
        LOG.warn("sweep of builds stopped after {}, of which {} failed", seen, failed);
        break;
      }
      seen++;
      try (LogContext known = known(key)) {
        Optional<Stored<BuildRecord>> read = builds.find(key.workspace(), key.id());
        longest = longer(longest, read.map(Stored::value));
        repaired += read.isPresent() && repair(key, read.get()) ? 1 : 0;
      } catch (RuntimeException e) {
        // One build that cannot be repaired now must not keep the others waiting.
        failed++;
        LOG.warn("sweep of build={} workspace={} failed", key.id(), key.workspace(), e);
      }
    }
    meter.take(Measure.queueAge(longest));
    return new Report(seen, repaired, failed);
  }

  /** In an order of chance; those that there is time to list. */
  private List<BuildKey> active(Instant end) {
    List<BuildKey> all = new ArrayList<>();
    String after = null;
    do {
      Listing<BuildKey> page = builds.active(after);
      all.addAll(page.rows());
      after = page.next();
    } while (after != null && !clock.instant().isAfter(end));
    Collections.shuffle(all, random);
    return all;
  }

  private static LogContext known(BuildKey key) {
    return new LogContext().with("workspace", key.workspace()).with("build", key.id());
  }

  private Duration longer(Duration longest, Optional<BuildRecord> record) {
    return record
        .filter(one -> one.state() == BuildState.QUEUED)
        .map(one -> Duration.between(one.build().queuedAt(), clock.instant()))
        .filter(wait -> wait.compareTo(longest) > 0)
        .orElse(longest);
  }

  private boolean repair(BuildKey key, Stored<BuildRecord> read) {
    BuildRecord record = read.value();
    Instant now = clock.instant();
    if (record.state() == BuildState.SUCCEEDED) {
      return tagging.tag(key);
    }
    if (record.leaseUntil() != null) {
      return repair(key, read, record.leaseUntil(), now);
    }
    return record.state() == BuildState.QUEUED
        && isOverdue(record.build().queuedAt(), now)
        && dispatcher.dispatch(key);
  }

  private boolean repair(BuildKey key, Stored<BuildRecord> read, Instant leaseUntil, Instant now) {
    BuildRecord record = read.value();
    if (leaseUntil.isBefore(now)) {
      if (record.rests()) {
        return dispatcher.dispatch(key);
      }
      return record.state() == BuildState.QUEUED && record.dispatch() != null
          ? begin(read, record.dispatch(), now)
          : succession.replace(read, AttemptEnd.SILENT, "");
    }
    Duration given =
        record.state() == BuildState.RUNNING ? settings.lease() : settings.startWithin();
    // Longer than any that is given, so it is from before the clock was set back.
    if (leaseUntil.isAfter(now.plus(given).plus(given))) {
      return builds.commit(builds.change(read, record.leased(now.plus(given)))).done();
    }
    return false;
  }

  /** A worker that was started has never called: another one, unless it is only held back. */
  private boolean begin(Stored<BuildRecord> read, Dispatch dispatch, Instant now) {
    BuildRecord record = read.value();
    Build build = record.build();
    BuildService.Dispatched worker =
        new BuildService.Dispatched(build.workspace(), build.id(), dispatch.handle());
    Optional<String> reason = service.queued(worker);
    if (reason.isPresent()) {
      Instant until = now.plus(settings.startWithin());
      var unused = builds.commit(builds.change(read, record.heldBack(reason.get(), until)));
      return false;
    }
    if (!succession.replace(read, AttemptEnd.SILENT, "")) {
      return false;
    }
    stop(worker);
    return true;
  }

  /** One that goes on is refused at its first call; until then it takes another one's place. */
  private void stop(BuildService.Dispatched worker) {
    try {
      service.stop(worker);
    } catch (UnavailableException e) {
      LOG.info("build={} has a worker that cannot be stopped", worker.build(), e);
    }
  }

  /** Also if it was queued in what is the future now: then the clock was set back. */
  private boolean isOverdue(Instant queuedAt, Instant now) {
    return Duration.between(queuedAt, now).abs().compareTo(settings.dispatchWithin()) > 0;
  }
}
