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
import dev.kapsel.builder.wheel.WheelFile;
import dev.kapsel.builder.wheel.WheelLayer;
import dev.kapsel.builder.wheel.WrittenLayer;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.protocol.BuildPlan;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.LayerContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Fetches and packs the layers of one build, each once, however many ask for it and whenever, and
 * hands them on. While one package arrives, another is packed and a third goes to the registry;
 * each has its own bound. Safe for concurrent use. Closing ends what is still being made.
 */
final class LayerMaker implements AutoCloseable {

  private final BuildPlan plan;
  private final Workshop workshop;
  private final BuildJournal journal;
  private final WheelStore wheels;
  private final Outlet outlet;
  private final int processors = Runtime.getRuntime().availableProcessors();
  private final Semaphore packing = new Semaphore(processors, true);
  private final Semaphore pushing = new Semaphore(WheelStore.TRANSFERS);
  private final Map<String, Future<IndexedLayer>> layers = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable PythonCompiler compiler;

  LayerMaker(
      BuildPlan plan, Workshop workshop, WheelStore wheels, Outlet outlet, BuildJournal journal) {
    this.plan = plan;
    this.workshop = workshop;
    this.wheels = wheels;
    this.outlet = outlet;
    this.journal = journal;
  }

  /** Begins to make a layer that {@link #get} will probably ask for. */
  Future<IndexedLayer> begin(BaseImage base, PackagesStage.Chosen chosen, PlannedLayer planned) {
    return layers.computeIfAbsent(
        planned.key(), _ -> threads.submit(() -> made(base, chosen, planned)));
  }

  /**
   * Waits until the layer is made and handed on.
   *
   * @throws BuildFailedException if it cannot be made; the journal knows in which stage
   */
  IndexedLayer get(BaseImage base, PackagesStage.Chosen chosen, PlannedLayer planned)
      throws IOException, InterruptedException {
    try {
      return begin(base, chosen, planned).get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof FailedInStage failed) {
        journal.failed(failed.stage);
        cause = failed.getCause();
      }
      if (cause instanceof IOException io) {
        throw io;
      }
      throw Concurrently.unchecked(cause);
    }
  }

  private IndexedLayer made(BaseImage base, PackagesStage.Chosen chosen, PlannedLayer planned)
      throws Exception {
    List<WheelFile> files = in(Stage.FETCH, () -> fetch(chosen, planned));
    Path file = workshop.cache().work().resolve(planned.key() + ".tar.gz");
    try {
      IndexedLayer layer = in(Stage.LAYERS, () -> pack(base, chosen.lock(), planned, files, file));
      push(layer.layer(), file);
      return layer;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** All stages run at the same time, so the one that fails has to be named. */
  private static final class FailedInStage extends Exception {
    private static final long serialVersionUID = 1L;

    private final Stage stage;

    FailedInStage(Stage stage, Exception cause) {
      super(cause);
      this.stage = stage;
    }
  }

  private static <T> T in(Stage stage, Callable<T> part) throws Exception {
    try {
      return part.call();
    } catch (BuildFailedException e) {
      throw e.code() == FailureCode.CANCELLED ? e : new FailedInStage(stage, e);
    } catch (IOException e) {
      throw Thread.currentThread().isInterrupted() ? e : new FailedInStage(stage, e);
    }
  }

  private List<WheelFile> fetch(PackagesStage.Chosen chosen, PlannedLayer planned) {
    return Concurrently.run(
        planned.files().stream()
            .map(file -> (Callable<WheelFile>) () -> wheels.get(file, chosen.addressOf(file)))
            .toList());
  }

  private IndexedLayer pack(
      BaseImage base, Lock lock, PlannedLayer planned, List<WheelFile> files, Path file)
      throws IOException, InterruptedException {
    // What is large in memory is packed alone.
    int share = WheelLayer.isLarge(files, lock.bytecode()) ? processors : 1;
    packing.acquire(share);
    try {
      IndexedLayer layer =
          files.isEmpty()
              ? environment(lock, planned, file)
              : packages(base, lock, planned, files, file);
      journal.advance(Stage.LAYERS, 1);
      return layer;
    } finally {
      packing.release(share);
    }
  }

  private static IndexedLayer environment(Lock lock, PlannedLayer planned, Path file)
      throws IOException {
    LayerBlob blob = EnvironmentLayer.write(lock.interpreter(), lock.seesBase(), file);
    LayerContents nothing = new LayerContents(List.of(), Map.of());
    return new IndexedLayer(layer(blob, planned), List.of(), Map.of(), nothing);
  }

  private IndexedLayer packages(
      BaseImage base, Lock lock, PlannedLayer planned, List<WheelFile> files, Path file)
      throws IOException {
    WrittenLayer written = WheelLayer.write(files, lock.interpreter(), compiler(base, lock), file);
    LayerContents contents = Overlaps.kept(written.findings(), written.claims());
    return new IndexedLayer(
        layer(written.blob(), planned), written.provides(), written.needs(), contents);
  }

  /** Null where no bytecode is wanted. */
  private synchronized @Nullable PythonCompiler compiler(BaseImage base, Lock lock) {
    if (compiler == null && lock.bytecode()) {
      BaseProgram python =
          BaseProgram.python(base.probe().root(), lock.interpreter(), plan.definition().platform());
      PythonCompiler made =
          PythonCompiler.of(python, lock.interpreter(), workshop.emptyDirectory());
      compiler = trusted(base) ? made : made.apart();
    }
    return compiler;
  }

  /** What Kapsel makes itself; on a machine for one build alone, everything. */
  private boolean trusted(BaseImage base) {
    return base.own() || workshop.trustsBases();
  }

  private static Layer layer(LayerBlob blob, PlannedLayer planned) {
    return new Layer(
        blob.digest(), blob.diffId(), blob.size(), planned.title(), blob.unpackedSize());
  }

  private void push(Layer layer, Path file) throws IOException, InterruptedException {
    pushing.acquire();
    try {
      outlet.take(layer, file);
    } finally {
      pushing.release();
    }
  }

  /** Has a layer of the base where those of the packages go. */
  void copy(BaseLayer layer) throws IOException, InterruptedException {
    pushing.acquire();
    try {
      outlet.take(layer);
    } finally {
      pushing.release();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
