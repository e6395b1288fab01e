package dev.kapsel.functions.build;

import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.image.ImageRegistry.StoredImage;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.BaseContents;
import dev.kapsel.model.image.BaseContents.Installed;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.WorkerMessages.AssembledBase;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.MadeSteps;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Holds what a worker says it has made against the registry. */
@Singleton
public final class ResultCheck {

  /** Bounds what is stored in one item. */
  private static final int LAYERS = 127;

  private static final int WARNINGS = 100;
  private static final int KEYS_OF_A_BASE = 4;

  private final ImageRegistry registry;

  public ResultCheck(ImageRegistry registry) {
    this.registry = registry;
  }

  /**
   * @throws Rejected if the registry or the lock says otherwise
   */
  StoredImage check(BuildRecord record, Finished finished) {
    WorkspaceName workspace = record.build().workspace();
    checkOrder(record, finished);
    BuildProtocol.checkStages(finished.stages());
    checkCount("layers", finished.layers().size(), LAYERS);
    checkCount("warnings", finished.warnings().size(), WARNINGS);
    checkContents(finished.contents());
    checkAssembled(finished);
    if (finished.lock() != null && !LockHash.of(finished.lock()).equals(finished.lockHash())) {
      throw refused("its lock does not have the lock hash `" + finished.lockHash() + "`");
    }
    StoredImage stored =
        registry
            .find(workspace, finished.digest())
            .orElseThrow(() -> refused("the registry has no manifest `" + finished.digest() + "`"));
    for (Layer layer : finished.layers()) {
      mustBe(stored.layers(), layer);
    }
    MadeSteps steps = finished.steps();
    if (steps != null && registry.find(workspace, steps.digest()).isEmpty()) {
      throw refused("the registry has no manifest `" + steps.digest() + "` of its docker steps");
    }
    for (IndexedLayer indexed : finished.newLayers().values()) {
      Digest blob = indexed.layer().digest();
      if (!stored.layers().containsKey(blob) && !registry.hasBlob(workspace, blob)) {
        throw refused("the registry has no layer `" + blob + "` to remember");
      }
    }
    return stored;
  }

  private static void checkOrder(BuildRecord record, Finished finished) {
    if (record.verifies()) {
      throw refused("this build is made to be compared, and publishes nothing");
    }
    BuildOrder order = record.order();
    LockHash wanted = order == null ? null : order.lockHash();
    if (wanted != null && !wanted.equals(finished.lockHash())) {
      throw refused(
          "the build was to follow the lock `" + wanted + "`, not `" + finished.lockHash() + "`");
    }
  }

  private static void checkCount(String what, int count, int most) {
    if (count > most) {
      throw Rejected.invalid(
          "/" + what,
          "the result has " + count + " " + what,
          "Report at most " + most + " " + what + ".");
    }
  }

  private static void checkAssembled(Finished finished) {
    AssembledBase base = finished.assembled();
    if (base == null) {
      return;
    }
    checkCount("assembled/keys", base.keys().size(), KEYS_OF_A_BASE);
    int count = base.layers().size();
    boolean undermost =
        count <= finished.layers().size()
            && same(base.layers(), finished.layers().subList(0, count));
    if (base.keys().isEmpty() || count == 0 || !undermost || !finished.base().own()) {
      throw Rejected.invalid(
          "/assembled",
          "the base `"
              + finished.base()
              + "` has "
              + base.keys().size()
              + " keys and "
              + count
              + " layers that are not below all others",
          "Name one key at least, and the undermost layers of an image on a base of Kapsel's own.");
    }
  }

  /** What a registry tells of layers is less than what whoever makes them knows. */
  private static boolean same(List<Layer> some, List<Layer> others) {
    return IntStream.range(0, some.size())
        .allMatch(
            i ->
                some.get(i).digest().equals(others.get(i).digest())
                    && some.get(i).size() == others.get(i).size());
  }

  private static void checkContents(@Nullable BaseContents contents) {
    if (contents == null) {
      return;
    }
    int count = contents.packages().size();
    if (count > BaseContents.MOST) {
      throw Rejected.invalid(
          "/contents/packages",
          "the result has " + count + " packages of its base",
          "Report at most " + BaseContents.MOST + " of them.");
    }
    for (Installed installed : contents.packages()) {
      if (!installed.wellFormed()) {
        throw Rejected.invalid(
            "/contents/packages",
            "no package is `"
                + installed.name()
                + "` with the version `"
                + installed.version()
                + "`",
            "Leave it out.");
      }
    }
  }

  private static void mustBe(Map<Digest, Long> stored, Layer layer) {
    Long size = stored.get(layer.digest());
    if (size == null || size != layer.size()) {
      throw refused(
          "its manifest has no layer `" + layer.digest() + "` of " + layer.size() + " bytes");
    }
  }

  private static Rejected refused(String what) {
    return Rejected.of(
        ProblemCode.STATE_CONFLICT,
        "the result is not what it should be: " + what,
        "Push everything before the result is reported, and follow the plan.");
  }
}
