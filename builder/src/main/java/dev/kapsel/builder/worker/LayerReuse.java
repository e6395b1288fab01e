package dev.kapsel.builder.worker;

import dev.kapsel.builder.Concurrently;
import dev.kapsel.builder.registry.RegistryClient;
import dev.kapsel.model.build.Stage;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Which of the layers that the index knows the registry still has. */
final class LayerReuse {

  private final RegistryClient registry;
  private final String repository;
  private final BuildJournal journal;

  LayerReuse(RegistryClient registry, String repository, BuildJournal journal) {
    this.registry = registry;
    this.repository = repository;
    this.journal = journal;
  }

  /** By layer key. */
  Map<String, IndexedLayer> of(Known known) {
    List<Callable<Map<String, IndexedLayer>>> questions = new ArrayList<>();
    known
        .layers()
        .forEach(
            (key, layer) ->
                questions.add(
                    () ->
                        registry.hasBlob(repository, layer.layer().digest())
                            ? Map.of(key, layer)
                            : Map.of()));
    Map<String, IndexedLayer> present = new HashMap<>();
    Concurrently.run(questions).forEach(present::putAll);
    journal.advance(Stage.REUSE, present.size());
    return present;
  }
}
