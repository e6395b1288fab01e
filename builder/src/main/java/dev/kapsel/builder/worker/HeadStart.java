package dev.kapsel.builder.worker;

import dev.kapsel.builder.layer.LayerKey;
import dev.kapsel.builder.layer.Layout;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins to fetch big packages while the others are still being resolved: those that the definition
 * pins are certain to be chosen. Only where none of them is known, so that nothing is fetched that
 * need not be. Whatever fails here is left to the stage that does it for certain.
 */
final class HeadStart implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HeadStart.class);

  /** What is resolved sooner was in the resolver's cache, and is probably built already. */
  private static final long WORTH_IT_MILLIS = 150;

  private final BuildPlan plan;
  private final ServiceClient service;
  private final WheelStore wheels;
  private final CountDownLatch resolved = new CountDownLatch(1);
  private final Thread thread;

  private HeadStart(
      BuildPlan plan,
      ServiceClient service,
      WheelStore wheels,
      Supplier<PackagesStage.Chosen> pinned) {
    this.plan = plan;
    this.service = service;
    this.wheels = wheels;
    this.thread = Thread.ofVirtual().name("head-start").start(() -> run(pinned));
  }

  /**
   * @param pinned resolves the packages that are pinned, and nothing that they need
   */
  static HeadStart begin(
      BuildPlan plan,
      ServiceClient service,
      WheelStore wheels,
      Supplier<PackagesStage.Chosen> pinned) {
    return new HeadStart(plan, service, wheels, pinned);
  }

  private void run(Supplier<PackagesStage.Chosen> pinned) {
    try {
      if (!resolved.await(WORTH_IT_MILLIS, TimeUnit.MILLISECONDS)) {
        fetch(pinned.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("no head start", e);
    }
  }

  private void fetch(PackagesStage.Chosen chosen) {
    List<LockedFile> big = chosen.lock().files().stream().filter(Layout::isBig).toList();
    if (big.isEmpty() || !withinLimits(big) || someAreKnown(chosen, big)) {
      return;
    }
    big.forEach(file -> wheels.begin(file, chosen.addressOf(file)));
  }

  private boolean withinLimits(List<LockedFile> files) {
    return files.stream().mapToLong(LockedFile::size).sum() <= plan.limits().downloadBytes();
  }

  private boolean someAreKnown(PackagesStage.Chosen chosen, List<LockedFile> files) {
    Lock lock = chosen.lock();
    String prefix = String.valueOf(chosen.prefix());
    List<String> keys =
        files.stream()
            .map(
                file ->
                    LayerKey.of(
                        lock.recipe(), lock.interpreter(), prefix, lock.bytecode(), List.of(file)))
            .toList();
    Known known = service.known(new Wanted(LockHash.of(lock), keys));
    return known.image() != null || !known.layers().isEmpty();
  }

  /** The others are resolved, or will not be: nothing more begins here. */
  @Override
  public void close() throws InterruptedException {
    resolved.countDown();
    thread.interrupt();
    thread.join();
  }
}
