package dev.kapsel.builder.worker;

import dev.kapsel.builder.Concurrently;
import dev.kapsel.builder.base.BaseImage;
import dev.kapsel.builder.base.BaseLayer;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has whatever layers do not exist yet made, those of the base among them, all at the same time and
 * the biggest first, because it takes longest.
 */
final class LayerProduction {

  private final LayerMaker maker;
  private final Outlet outlet;
  private final BuildJournal journal;

  LayerProduction(LayerMaker maker, Outlet outlet, BuildJournal journal) {
    this.maker = maker;
    this.outlet = outlet;
    this.journal = journal;
  }

  /**
   * @param present layers that need not be made, by key
   * @return the layers that were made, by key; they and the base's were handed on
   */
  Map<String, IndexedLayer> run(
      BaseImage base,
      PackagesStage.Chosen chosen,
      List<PlannedLayer> planned,
      Map<String, IndexedLayer> present) {
    List<PlannedLayer> missing =
        planned.stream()
            .filter(layer -> !present.containsKey(layer.key()))
            .sorted(Comparator.comparingLong(PlannedLayer::size).reversed())
            .toList();
    List<LockedFile> files = missing.stream().flatMap(layer -> layer.files().stream()).toList();
    long bytes = files.stream().mapToLong(LockedFile::size).sum();
    journal.begin(Stage.FETCH, bytes, "bytes");
    journal.begin(Stage.LAYERS, missing.size(), "layers");
    outlet.begin(missing.size() + base.layers().size());

    Map<String, IndexedLayer> made = new ConcurrentHashMap<>();
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (PlannedLayer layer : missing) {
      tasks.add(
          () -> {
            made.put(layer.key(), maker.get(base, chosen, layer));
            return true;
          });
    }
    for (BaseLayer layer : base.layers()) {
      tasks.add(
          () -> {
            maker.copy(layer);
            return true;
          });
    }
    Concurrently.run(tasks);
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
}
