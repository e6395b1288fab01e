package dev.kapsel.builder.worker;

import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.layer.Layout;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins to make the layers of big packages while the others are still being resolved: those that
 * the definition pins are certain to be chosen. Only where none of them is known, so that nothing
 * is fetched that need not be. Whatever fails here is left to the stage that does it for certain.
 * Where there are so many big packages that some share a layer, one of these may be made in vain.
 */
final class HeadStart implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HeadStart.class);

  /** What is resolved sooner was in the resolver's cache, and is probably built already. */
  private static final Duration SOON = Duration.ofMillis(150);

  private final BuildPlan plan;
  private final ServiceClient service;
  private final LayerMaker maker;
  private final BaseImage base;
  private final Duration wait;
  private final CountDownLatch resolved = new CountDownLatch(1);
  private final Thread thread;

  private HeadStart(
      BuildPlan plan,
      ServiceClient service,
      LayerMaker maker,
      BaseImage base,
      Duration wait,
      Supplier<PackagesStage.Chosen> pinned) {
    this.plan = plan;
    this.service = service;
    this.maker = maker;
    this.base = base;
    this.wait = wait;
    this.thread = Thread.ofVirtual().name("head-start").start(() -> run(pinned));
  }

  /**
   * @param cached whether the resolver has a cache, which may make this needless
   * @param pinned resolves the packages that are pinned, and nothing that they need
   */
  static HeadStart begin(
      BuildPlan plan,
      ServiceClient service,
      LayerMaker maker,
      BaseImage base,
      boolean cached,
      Supplier<PackagesStage.Chosen> pinned) {
    return new HeadStart(plan, service, maker, base, cached ? SOON : Duration.ZERO, pinned);
  }

  private void run(Supplier<PackagesStage.Chosen> pinned) {
    try {
      if (!resolved.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        begin(pinned.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("no head start", e);
    }
  }

  private void begin(PackagesStage.Chosen chosen) {
    List<PlannedLayer> certain =
        PlannedLayer.of(chosen, base).stream()
            .filter(layer -> layer.files().size() == 1 && Layout.isBig(layer.files().getFirst()))
            .toList();
    if (!certain.isEmpty() && withinLimits(certain) && !someAreKnown(chosen, certain)) {
      certain.forEach(layer -> maker.begin(base, chosen, layer));
    }
  }

  private boolean withinLimits(List<PlannedLayer> layers) {
    return layers.stream().mapToLong(PlannedLayer::size).sum() <= plan.limits().downloadBytes();
  }

  private boolean someAreKnown(PackagesStage.Chosen chosen, List<PlannedLayer> layers) {
    List<String> keys = layers.stream().map(PlannedLayer::key).toList();
    Known known = service.known(new Wanted(LockHash.of(chosen.lock()), keys));
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
