package dev.kapsel.functions.build;

import dev.kapsel.functions.image.ImageRegistry;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.LockHash;
import dev.kapsel.model.image.Generation;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.protocol.WorkerMessages.AssembledBase;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.KnownImage;
import dev.kapsel.model.protocol.WorkerMessages.MadeSteps;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace's builds have made already: layers by their keys, images by their locks, bases
 * by what they are assembled from, and what docker steps have made. Other workspaces' are never
 * looked at.
 */
@Singleton
public final class LayerIndex {

  private static final int LAYERS_A_WRITE = 50;

  private final Table table;
  private final ImageRegistry registry;

  public LayerIndex(Table table, ImageRegistry registry) {
    this.table = table;
    this.registry = registry;
  }

  /** An image that was made from a lock. */
  record LockRow(KnownImage image, @Nullable Digest lock, @Nullable Digest contents) {}

  /** The manifest of what docker steps have made over a base. */
  record StepsRow(Digest digest) {}

  /** A base of Kapsel's own, from the bottom up. */
  record BaseRow(List<Layer> layers) {
    BaseRow {
      layers = List.copyOf(layers);
    }
  }

  /** The image is told only if the registry still has it. */
  Known known(WorkspaceName workspace, Wanted wanted) {
    Optional<KnownImage> image =
        Optional.ofNullable(wanted.lockHash())
            .flatMap(lock -> byLock(workspace, lock))
            .map(LockRow::image)
            .filter(known -> registry.find(workspace, known.digest()).isPresent());
    Map<Key, String> keys = new HashMap<>();
    wanted.layerKeys().forEach(layer -> keys.put(Keys.layer(workspace, layer), layer));
    Map<String, IndexedLayer> layers = new HashMap<>();
    for (Item item : table.get(keys.keySet()).values()) {
      layers.put(keys.getOrDefault(item.key(), ""), item.as(IndexedLayer.class));
    }
    Digest steps =
        Optional.ofNullable(wanted.steps())
            .flatMap(hash -> table.get(Keys.steps(workspace, hash)))
            .map(item -> item.as(StepsRow.class).digest())
            .orElse(null);
    List<Layer> base =
        Optional.ofNullable(wanted.base())
            .flatMap(key -> table.get(Keys.assembledBase(workspace, key)))
            .map(item -> item.as(BaseRow.class).layers())
            .orElse(null);
    return new Known(image.orElse(null), layers, steps, base);
  }

  /** Remembers what docker steps have made, in place of what the same ones had made before. */
  void remember(WorkspaceName workspace, MadeSteps made) {
    table.commit(
        List.of(Write.put(Keys.steps(workspace, made.steps()), new StepsRow(made.digest()))));
  }

  /** Remembers a base that need not be assembled again. */
  void remember(WorkspaceName workspace, AssembledBase base) {
    BaseRow row = new BaseRow(base.layers());
    table.commit(
        base.keys().stream()
            .distinct()
            .map(key -> (Write) Write.put(Keys.assembledBase(workspace, key), row))
            .toList());
  }

  Optional<LockRow> byLock(WorkspaceName workspace, LockHash hash) {
    return table.get(Keys.lock(workspace, hash)).map(item -> item.as(LockRow.class));
  }

  /** Remembers layers. A row is a fact about a blob, so it may be written again and again. */
  void remember(WorkspaceName workspace, Map<String, IndexedLayer> layers) {
    List<Write> writes = new ArrayList<>();
    layers.forEach((key, layer) -> writes.add(Write.put(Keys.layer(workspace, key), layer)));
    for (int from = 0; from < writes.size(); from += LAYERS_A_WRITE) {
      table.commit(writes.subList(from, Math.min(writes.size(), from + LAYERS_A_WRITE)));
    }
  }

  /** The write that lets later builds with the same lock find this generation. */
  Write remember(WorkspaceName workspace, Generation generation) {
    BuildId build = generation.build();
    KnownImage image =
        new KnownImage(
            build,
            generation.digest(),
            generation.layers(),
            generation.size(),
            generation.warnings());
    return Write.put(
        Keys.lock(workspace, generation.lockHash()),
        new LockRow(image, generation.lock(), generation.contents()));
  }
}
