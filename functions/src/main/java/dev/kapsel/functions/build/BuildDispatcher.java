package dev.kapsel.functions.build;

import dev.kapsel.functions.build.BuildService.Outcome.Later;
import dev.kapsel.functions.build.BuildService.Outcome.Refused;
import dev.kapsel.functions.build.BuildService.Outcome.Started;
import dev.kapsel.functions.image.Images;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Keys.BuildKey;
import dev.kapsel.functions.table.Stored;
import dev.kapsel.model.build.Build;
import dev.kapsel.model.build.BuildState;
import dev.kapsel.model.build.Failure;
import dev.kapsel.model.build.Stage;
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
  private final BuildEndings endings;
  private final Images images;
  private final BuildService service;
  private final BuildSettings settings;
  private final Clock clock;
  private final RandomGenerator random;

  public BuildDispatcher(
      Builds builds,
      BuildEndings endings,
      Images images,
      BuildService service,
      BuildSettings settings,
      Clock clock,
      RandomGenerator random) {
    this.builds = builds;
    this.endings = endings;
    this.images = images;
    this.service = service;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /** Acts on a change if it queued a build, for the first time or again. */
  public void follow(Change change) {
    Optional<BuildKey> key = Keys.asBuild(change.key());
    Item after = change.after();
    if (key.isPresent() && after != null && isNew(after.as(BuildRecord.class))) {
      dispatch(key.get());
    }
  }

  /** What is written of a queued build later on, its dispatch among it, queues nothing. */
  private static boolean isNew(BuildRecord record) {
    return record.state() == BuildState.QUEUED && record.bootstrap() == null;
  }

  /** Whether a worker was started now, or the build ended. */
  boolean dispatch(BuildKey key) {
    Optional<Stored<BuildRecord>> read = builds.find(key.workspace(), key.id());
    if (read.isEmpty() || !waiting(read.get().value())) {
      return false;
    }
    BuildRecord record = read.get().value();
    if (record.restsAt(clock.instant())) {
      return false; // the sweep begins with it when the rest is over
    }
    BuildToken bootstrap =
        BuildToken.issue(BuildToken.Kind.BOOTSTRAP, key.id(), record.epoch(), random);
    // The hash first: a worker must never be quicker than the item that lets it in.
    if (!save(read.get(), record.dispatching(bootstrap.hash()))) {
      return false;
    }
    BuildService.Outcome outcome =
        service.start(
            new BuildService.Start(
                key.workspace(),
                key.id(),
                record.epoch(),
                bootstrap.text(),
                record.verifies(),
                needsEngine(record)));
    return switch (outcome) {
      case Started started -> {
        LOG.info("dispatched build={} epoch={}", key.id(), record.epoch());
        remember(key, record.epoch(), started);
        yield true;
      }
      case Later later -> {
        LOG.info("build={} waits: {}", key.id(), later.reason());
        wait(key, record.epoch(), later);
        yield false;
      }
      case Refused refused -> refuse(key, record.epoch(), refused);
    };
  }

  /** What docker steps have made stands in the lock, so a build from one runs none. */
  private boolean needsEngine(BuildRecord record) {
    Build build = record.build();
    return (record.order() == null || !record.order().locked())
        && images
            .existingDefinition(build.workspace(), build.definitionHash())
            .image()
            .needsEngine();
  }

  private static boolean waiting(BuildRecord record) {
    return record.state() == BuildState.QUEUED && record.dispatch() == null;
  }

  /** If this is lost, the dispatch is repeated, and the bootstrap of the first start is dead. */
  private void remember(BuildKey key, int epoch, Started started) {
    Stored<BuildRecord> read = builds.existing(key.workspace(), key.id());
    BuildRecord record = read.value();
    // A worker that has called already has a lease of its own.
    if (waiting(record) && record.epoch() == epoch) {
      Instant now = clock.instant();
      Dispatch taken = new Dispatch(now, started.handle());
      save(read, record.dispatched(taken, now.plus(settings.startWithin())));
    }
  }

  /** If this is lost, nobody learns why the build waits, and it is dispatched all the same. */
  private void wait(BuildKey key, int epoch, Later later) {
    Stored<BuildRecord> read = builds.existing(key.workspace(), key.id());
    BuildRecord record = read.value();
    if (waiting(record)
        && record.epoch() == epoch
        && !later.reason().equals(record.build().waits())) {
      save(read, record.waiting(later.reason()));
    }
  }

  private boolean refuse(BuildKey key, int epoch, Refused refused) {
    Stored<BuildRecord> read = builds.existing(key.workspace(), key.id());
    BuildRecord record = read.value();
    if (!waiting(record) || record.epoch() != epoch) {
      return false;
    }
    LOG.warn("build={} is refused: {}", key.id(), refused.reason());
    Failure failure =
        new Failure("not-started", Stage.RESOLVE_BASE, refused.reason(), refused.advice(), false);
    return endings.fail(read, record.failed(failure, record.build().stages(), clock.instant()));
  }

  private boolean save(Stored<BuildRecord> read, BuildRecord next) {
    return builds.commit(builds.change(read, next)).done();
  }
}
