package dev.kapsel.builder.worker;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.Concurrently;
import dev.kapsel.builder.FailureCode;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.builder.base.BaseProgram;
import dev.kapsel.builder.bytecode.PythonCompiler;
import dev.kapsel.builder.layer.EnvironmentLayer;
import dev.kapsel.builder.layer.LayerBlob;
import dev.kapsel.builder.network.Downloads;
import dev.kapsel.builder.wheel.WheelFile;
import dev.kapsel.builder.wheel.WheelLayer;
import dev.kapsel.builder.wheel.WrittenLayer;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.LayerContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches, packs and pushes whatever layers do not exist yet, all three at the same time: while one
 * package arrives, another is packed and a third goes to the registry. Each has its own bound, and
 * the biggest begins first, because it takes longest.
 */
final class LayerProduction {

  /** More transfers at once are slower, not faster. */
  private static final int TRANSFERS = 12;

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;
  private final Downloads index;
  private final Semaphore fetching = new Semaphore(TRANSFERS);
  private final int processors = Runtime.getRuntime().availableProcessors();
  private final Semaphore packing = new Semaphore(processors, true);
  private final Semaphore pushing = new Semaphore(TRANSFERS);

  LayerProduction(BuildPlan plan, Workshop workshop, BuildJournal journal) {
    this.plan = plan;
    this.workshop = workshop;
    this.journal = journal;
    this.index =
        new Downloads(
            workshop.http(),
            new Downloads.Origin(
                "package index",
                FailureCode.INDEX_UNREACHABLE,
                FailureCode.PACKAGE_NOT_FOUND,
                "Check that the package index is up and reachable from where builds run, then ask"
                    + " for the build again."),
            workshop.cache());
  }

  /**
   * @param present layers that need not be made, by key
   * @return the layers that were made, by key; they and the base's are in the registry
   */
  Map<String, IndexedLayer> run(
      BaseImage base,
      PackagesStage.Chosen chosen,
      List<PlannedLayer> planned,
      Map<String, IndexedLayer> present) {
    List<PlannedLayer> missing =
        planned.stream()
            .filter(layer -> !present.containsKey(layer.key()))
            .sorted(Comparator.comparingLong(LayerProduction::size).reversed())
            .toList();
    List<LockedFile> files = missing.stream().flatMap(layer -> layer.files().stream()).toList();
    long bytes = files.stream().mapToLong(LockedFile::size).sum();
    journal.begin(Stage.FETCH, bytes, "bytes");
    journal.begin(Stage.LAYERS, missing.size(), "layers");
    journal.begin(Stage.PUSH, missing.size() + base.layers().size(), "layers");

    PythonCompiler compiler = files.isEmpty() ? null : compiler(base, chosen.lock());
    List<Callable<Made>> tasks = new ArrayList<>();
    for (PlannedLayer layer : missing) {
      tasks.add(() -> made(chosen, layer, compiler));
    }
    for (BaseLayer layer : base.layers()) {
      tasks.add(() -> copied(layer));
    }
    Map<String, IndexedLayer> made = new HashMap<>();
    for (Made one : Concurrently.run(tasks)) {
      one.addTo(made);
    }
    journal.end(
        Stage.FETCH,
        files.isEmpty()
            ? "nothing to fetch"
            : Sizes.count(files.size(), "package") + ", " + Sizes.of(bytes));
    journal.end(
        Stage.LAYERS,
        missing.isEmpty() ? "nothing to make" : Sizes.count(missing.size(), "layer") + " made");
    return made;
  }

  /** The file of a package, from the cache if it is there. */
  WheelFile fetched(PackagesStage.Chosen chosen, LockedFile file) throws InterruptedException {
    return fetch(chosen, file, _ -> {});
  }

  private static long size(PlannedLayer layer) {
    return layer.files().stream().mapToLong(LockedFile::size).sum();
  }

  /** What a task made: a layer of packages, or nothing that the index would keep. */
  private record Made(List<Map.Entry<String, IndexedLayer>> layers) {
    void addTo(Map<String, IndexedLayer> all) {
      layers.forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    }
  }

  /** Null where no bytecode is wanted. */
  private @Nullable PythonCompiler compiler(BaseImage base, Lock lock) {
    if (!lock.bytecode()) {
      return null;
    }
    BaseProgram python =
        BaseProgram.python(base.probe().root(), lock.interpreter(), plan.definition().platform());
    return PythonCompiler.of(python, lock.interpreter(), workshop.emptyDirectory());
  }

  private Made made(
      PackagesStage.Chosen chosen, PlannedLayer planned, @Nullable PythonCompiler compiler)
      throws IOException, InterruptedException {
    List<WheelFile> wheels = in(Stage.FETCH, () -> fetch(chosen, planned));
    Path file = workshop.cache().work().resolve(planned.key() + ".tar.gz");
    try {
      IndexedLayer layer =
          in(Stage.LAYERS, () -> pack(chosen.lock(), planned, wheels, compiler, file));
      push(layer.layer(), file);
      return new Made(List.of(Map.entry(planned.key(), layer)));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Part of a stage. */
  @FunctionalInterface
  private interface Part<T> {
    T run() throws IOException, InterruptedException;
  }

  /** All stages run at the same time, so the one that fails has to be named. */
  private <T> T in(Stage stage, Part<T> part) throws IOException, InterruptedException {
    try {
      return part.run();
    } catch (BuildFailedException e) {
      if (e.code() != FailureCode.CANCELLED) {
        journal.failed(stage);
      }
      throw e;
    } catch (IOException e) {
      if (!Thread.currentThread().isInterrupted()) {
        journal.failed(stage);
      }
      throw e;
    }
  }

  private List<WheelFile> fetch(PackagesStage.Chosen chosen, PlannedLayer planned) {
    return Concurrently.run(
        planned.files().stream()
            .map(
                file ->
                    (Callable<WheelFile>)
                        () -> fetch(chosen, file, n -> journal.advance(Stage.FETCH, n)))
            .toList());
  }

  private WheelFile fetch(PackagesStage.Chosen chosen, LockedFile file, LongConsumer progress)
      throws InterruptedException {
    Path target =
        workshop
            .cache()
            .resolve("wheels")
            .resolve(file.sha256().hex().substring(0, 2))
            .resolve(file.sha256().hex());
    fetching.acquire();
    try {
      index.fetch(
          new Downloads.Wanted(
              chosen.addressOf(file), file.sha256(), file.size(), plan.limits().downloadBytes()),
          target,
          progress);
    } finally {
      fetching.release();
    }
    return new WheelFile(file, target);
  }

  private IndexedLayer pack(
      Lock lock,
      PlannedLayer planned,
      List<WheelFile> wheels,
      @Nullable PythonCompiler compiler,
      Path file)
      throws IOException, InterruptedException {
    // What is large in memory is packed alone.
    int share = WheelLayer.isLarge(wheels, compiler != null) ? processors : 1;
    packing.acquire(share);
    try {
      IndexedLayer layer;
      if (wheels.isEmpty()) {
        LayerBlob blob = EnvironmentLayer.write(lock.interpreter(), lock.seesBase(), file);
        LayerContents nothing = new LayerContents(List.of(), Map.of());
        layer = new IndexedLayer(layer(blob, planned), List.of(), Map.of(), nothing);
      } else {
        WrittenLayer written = WheelLayer.write(wheels, lock.interpreter(), compiler, file);
        LayerContents contents = Overlaps.kept(written.findings(), written.claims());
        layer =
            new IndexedLayer(
                layer(written.blob(), planned), written.provides(), written.needs(), contents);
      }
      journal.advance(Stage.LAYERS, 1);
      return layer;
    } finally {
      packing.release(share);
    }
  }

  private static Layer layer(LayerBlob blob, PlannedLayer planned) {
    return new Layer(blob.digest(), blob.diffId(), blob.size(), planned.title());
  }

  private void push(Layer layer, Path file) throws InterruptedException {
    pushing.acquire();
    try {
      workshop.target().pushBlob(plan.target().repository(), layer.digest(), file);
      journal.advance(Stage.PUSH, 1);
    } finally {
      pushing.release();
    }
  }

  private Made copied(BaseLayer layer) throws InterruptedException {
    pushing.acquire();
    try {
      workshop
          .target()
          .pushBlob(
              plan.target().repository(),
              layer.digest(),
              layer.size(),
              () -> layer.source().open());
      journal.advance(Stage.PUSH, 1);
      return new Made(List.of());
    } finally {
      pushing.release();
    }
  }
}
