package dev.kapsel.functions.build;

import dev.kapsel.functions.image.ImageHead;
import dev.kapsel.functions.image.Slot;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Listing;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.build.StageTiming;
import dev.kapsel.model.protocol.WorkerMessages.LogLine;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private final Publication publication;
  private final Tagging tagging;
  private final BuildLogs logs;
  private final BuildSettings settings;
  private final Clock clock;

  public BuildSweep(
      Builds builds,
      BuildDispatcher dispatcher,
      Publication publication,
      Tagging tagging,
      BuildLogs logs,
      BuildSettings settings,
      Clock clock) {
    this.builds = builds;
    this.dispatcher = dispatcher;
    this.publication = publication;
    this.tagging = tagging;
    this.logs = logs;
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
      return record.leaseUntil().isBefore(now) && replaceWorker(key, read.get());
    }
    return record.state() == BuildState.QUEUED
        && record.build().queuedAt().plus(settings.dispatchWithin()).isBefore(now)
        && dispatcher.dispatch(key);
  }

  private boolean replaceWorker(BuildKey key, Stored<BuildRecord> read) {
    BuildRecord record = read.value();
    if (record.epoch() >= settings.attempts()) {
      return publication.fail(
          read, record.failed(lost(record), record.build().stages(), clock.instant()));
    }
    BuildRecord next = record.takenOver();
    Build build = next.build();
    Stored<ImageHead> head = publication.head(build);
    if (!head.value().heldBy(build.id(), record.epoch())) {
      return builds.commit(builds.change(read, record.superseded(clock.instant()))).done();
    }
    List<Write> writes = new ArrayList<>(builds.change(read, next));
    writes.add(head.replacedBy(head.value().claimed(new Slot(build.id(), build.epoch()))));
    if (!builds.commit(writes).done()) {
      return false;
    }
    LOG.info("taken over build={} epoch={}", key.id(), build.epoch());
    logs.append(
        key.workspace(),
        key.id(),
        new BuildLogs.Part(build.epoch(), 0),
        List.of(
            new LogLine(
                clock.instant(),
                "Worker " + record.epoch() + " fell silent; another one starts over.")));
    return true;
  }

  private Failure lost(BuildRecord record) {
    List<StageTiming> stages = record.build().stages();
    Stage stage = stages.isEmpty() ? Stage.RESOLVE_BASE : stages.getLast().stage();
    return new Failure(
        "timeout",
        stage,
        settings.attempts()
            + " workers were given this build and each fell silent, the last one in stage "
            + stage,
        "Look at the end of the log. If nothing there explains it, look whether workers are killed"
            + " for lack of memory, and ask for the image again.",
        true);
  }
}
