package dev.kapsel.functions.build;

import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.build.BuildState;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what was cut off, on a schedule: a dispatch that was lost, a build whose worker fell
 * silent, a tag that was not written. Whatever it does may be done twice.
 */
@Singleton
public final class BuildSweep {

  private static final Logger LOG = LoggerFactory.getLogger(BuildSweep.class);

  private final Builds builds;
  private final BuildDispatcher dispatcher;
  private final Succession succession;
  private final Tagging tagging;
  private final BuildSettings settings;
  private final Clock clock;

  public BuildSweep(
      Builds builds,
      BuildDispatcher dispatcher,
      Succession succession,
      Tagging tagging,
      BuildSettings settings,
      Clock clock) {
    this.builds = builds;
    this.dispatcher = dispatcher;
    this.succession = succession;
    this.tagging = tagging;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What one pass did.
   *
   * @param seen builds that are not done with
   * @param repaired those for which something was repeated
   * @param failed those for which that did not work; the next pass tries again
   */
  public record Report(int seen, int repaired, int failed) {}

  public Report sweep() {
    int seen = 0;
    int repaired = 0;
    int failed = 0;
    String after = null;
    do {
      Listing<BuildKey> page = builds.active(after);
      for (BuildKey key : page.rows()) {
        seen++;
        try {
          repaired += repair(key) ? 1 : 0;
        } catch (RuntimeException e) {
          // One build that cannot be repaired now must not keep the others waiting.
          failed++;
          LOG.warn("sweep of build={} workspace={} failed", key.id(), key.workspace(), e);
        }
      }
      after = page.next();
    } while (after != null);
    return new Report(seen, repaired, failed);
  }

  private boolean repair(BuildKey key) {
    Optional<Stored<BuildRecord>> read = builds.find(key.workspace(), key.id());
    if (read.isEmpty()) {
      return false;
    }
    BuildRecord record = read.get().value();
    Instant now = clock.instant();
    if (record.state() == BuildState.SUCCEEDED) {
      return tagging.tag(key);
    }
    if (record.leaseUntil() != null) {
      return repair(read.get(), record.leaseUntil(), now);
    }
    return record.state() == BuildState.QUEUED
        && isOverdue(record.build().queuedAt(), now)
        && dispatcher.dispatch(key);
  }

  private boolean repair(Stored<BuildRecord> read, Instant leaseUntil, Instant now) {
    if (leaseUntil.isBefore(now)) {
      return succession.replace(read, AttemptEnd.SILENT, "");
    }
    BuildRecord record = read.value();
    Duration given =
        record.state() == BuildState.RUNNING ? settings.lease() : settings.startWithin();
    // Longer than any that is given, so it is from before the clock was set back.
    if (leaseUntil.isAfter(now.plus(given).plus(given))) {
      return builds.commit(builds.change(read, record.leased(now.plus(given)))).done();
    }
    return false;
  }

  /** Also if it was queued in what is the future now: then the clock was set back. */
  private boolean isOverdue(Instant queuedAt, Instant now) {
    return Duration.between(queuedAt, now).abs().compareTo(settings.dispatchWithin()) > 0;
  }
}
