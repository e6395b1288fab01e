package dev.kapsel.functions.build;

import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.build.BuildState;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a worker started for every build that is queued. It follows the change stream, so a build
 * cannot be lost between the write that queued it and the call to the build service; and since the
 * stream repeats itself, it looks at the build as it is now and does nothing twice.
 */
@Singleton
public final class BuildDispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(BuildDispatcher.class);

  private final Builds builds;
  private final BuildService service;
  private final BuildSettings settings;
  private final Clock clock;
  private final RandomGenerator random;

  public BuildDispatcher(
      Builds builds,
      BuildService service,
      BuildSettings settings,
      Clock clock,
      RandomGenerator random) {
    this.builds = builds;
    this.service = service;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /** Acts on a change if it queued a build, for the first time or again. */
  public void follow(Change change) {
    Optional<BuildKey> key = Keys.asBuild(change.key());
    Item after = change.after();
    if (key.isPresent()
        && after != null
        && after.as(BuildRecord.class).state() == BuildState.QUEUED) {
      dispatch(key.get());
    }
  }

  /** Whether a worker was started now. */
  boolean dispatch(BuildKey key) {
    Optional<Stored<BuildRecord>> read = builds.find(key.workspace(), key.id());
    if (read.isEmpty() || !waiting(read.get().value())) {
      return false;
    }
    BuildRecord record = read.get().value();
    BuildToken bootstrap =
        BuildToken.issue(BuildToken.Kind.BOOTSTRAP, key.id(), record.epoch(), random);
    // The hash first: a worker must never be quicker than the item that lets it in.
    if (!save(read.get(), record.dispatching(bootstrap.hash()))) {
      return false;
    }
    service.start(
        new BuildService.Start(
            key.workspace(), key.id(), record.epoch(), bootstrap.text(), record.verifies()));
    LOG.info("dispatched build={} epoch={}", key.id(), record.epoch());
    remember(key, record.epoch());
    return true;
  }

  private static boolean waiting(BuildRecord record) {
    return record.state() == BuildState.QUEUED && record.dispatchedAt() == null;
  }

  /** If this is lost, the dispatch is repeated, and the bootstrap of the first start is dead. */
  private void remember(BuildKey key, int epoch) {
    Stored<BuildRecord> read = builds.existing(key.workspace(), key.id());
    BuildRecord record = read.value();
    // A worker that has called already has a lease of its own.
    if (waiting(record) && record.epoch() == epoch) {
      Instant now = clock.instant();
      save(read, record.dispatched(now, now.plus(settings.startWithin())));
    }
  }

  private boolean save(Stored<BuildRecord> read, BuildRecord next) {
    return builds.commit(builds.change(read, next)).done();
  }
}
