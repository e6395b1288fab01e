package dev.kapsel.functions.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.image.GenerationPage;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.api.KapselJson;
import dev.kapsel.model.definition.Definition;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.image.Layer;
import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.oci.Sha256;
import dev.kapsel.model.protocol.WorkerMessages.AssembledBase;
import dev.kapsel.model.protocol.WorkerMessages.Finished;
import dev.kapsel.model.protocol.WorkerMessages.IndexedLayer;
import dev.kapsel.model.protocol.WorkerMessages.Known;
import dev.kapsel.model.protocol.WorkerMessages.KnownImage;
import dev.kapsel.model.protocol.WorkerMessages.Wanted;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one build has made, the next one of the workspace need not make again. */
final class LayerIndexTest {

  private static final Definition PANDAS = World.definition("pandas");
  private static final DefinitionHash HASH = DefinitionHash.of(PANDAS);

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void layersAndImageOfAFinishedBuildAreKnown() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    Finished finished = world.pushed(HASH);
    worker.finish(finished);
    Known known = known(World.TEAM, finished);
    assertThat(known.layers()).isEqualTo(finished.newLayers());
    KnownImage image = Objects.requireNonNull(known.image());
    assertThat(image.digest()).isEqualTo(finished.digest());
    assertThat(image.warnings()).isEqualTo(finished.warnings()).isNotEmpty();
    assertThat(known(new WorkspaceName("other"), finished).layers()).isEmpty();
    assertThat(known(new WorkspaceName("other"), finished).image()).isNull();
  }

  @Test
  void itemsOfEarlierReleasesAreReadable() throws Exception {
    String layer =
        """
        {"layer":{"digest":"%1$s","diffId":"%1$s","size":7,"content":"a"},"provides":[],"needs":{}}
        """
            .formatted(World.digest("a"));
    assertThat(KapselJson.mapper().readValue(layer, IndexedLayer.class).contents()).isNull();
    String image =
        """
        {"build":"b000000000000000000000000","digest":"%s","layers":[],"size":7}
        """
            .formatted(World.digest("a"));
    assertThat(KapselJson.mapper().readValue(image, KnownImage.class).warnings()).isEmpty();
  }

  @Test
  void anImageThatTheRegistryHasLostIsNotKnown() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    Finished finished = world.pushed(HASH);
    worker.finish(finished);
    world.registry.images.clear();
    assertThat(known(World.TEAM, finished).image()).isNull();
  }

  @Test
  void aReusedImageKeepsTheLockThatItWasMadeFrom() throws Exception {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    Finished first = world.pushed(HASH);
    worker.finish(first);
    Worker next = world.startWorker(World.definition("pandas", "six"));
    DefinitionHash hash = next.exchange().definitionHash();
    next.finish(
        new Finished(
            first.digest(),
            first.base(),
            first.lockHash(),
            null,
            first.layers(),
            first.size(),
            Map.of(),
            worker.key.id(),
            List.of(),
            List.of()));
    byte[] lock = world.bean(GenerationPage.class).lock(World.TEAM, hash, 1);
    assertThat(KapselJson.mapper().readValue(lock, Lock.class)).isEqualTo(first.lock());
  }

  @Test
  void aLayerThatIsNowhereIsNotRemembered() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    Finished finished = world.pushed(HASH);
    IndexedLayer layer = world.pushed(HASH, "elsewhere").newLayers().get("key elsewhere");
    Finished lying =
        new Finished(
            finished.digest(),
            finished.base(),
            finished.lockHash(),
            finished.lock(),
            finished.layers(),
            finished.size(),
            Map.of("key", Objects.requireNonNull(layer)),
            null,
            List.of(),
            List.of());
    assertThatThrownBy(() -> worker.finish(lying))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining(layer.layer().digest().toString());
    world.registry.blobs.add(layer.layer().digest());
    assertThat(worker.finish(lying).counted()).isTrue();
  }

  @Test
  void aBaseThatABuildHasAssembledIsKnownToThoseOfItsWorkspace() {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    Finished finished = world.pushed(HASH);
    List<Sha256> keys = List.of(Sha256.of("index"), Sha256.of("packages"));
    worker.finish(assembling(finished, new AssembledBase(keys, finished.layers())));
    LayerIndex index = world.bean(LayerIndex.class);
    for (Sha256 key : keys) {
      assertThat(index.known(World.TEAM, Wanted.base(key)).base()).isEqualTo(finished.layers());
    }
    assertThat(index.known(World.TEAM, Wanted.base(Sha256.of("other"))).base()).isNull();
    assertThat(index.known(new WorkspaceName("other"), Wanted.base(keys.getFirst())).base())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "5, 1", "1, 0", "1, 2"})
  void aBaseIsTheUndermostLayersOfTheImage(int keys, int layers) {
    Finished made = world.pushed(HASH);
    Layer layer = made.layers().getFirst();
    refused(made, new AssembledBase(keys(keys), Collections.nCopies(layers, layer)));
  }

  @Test
  void layersThatAreNotInTheImageAreNoBase() {
    Layer other = world.pushed(HASH, "elsewhere").layers().getFirst();
    refused(world.pushed(HASH), new AssembledBase(keys(1), List.of(other)));
  }

  private static List<Sha256> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> Sha256.of("key " + i)).toList();
  }

  private void refused(Finished made, AssembledBase base) {
    Worker worker = world.startWorker(PANDAS);
    worker.exchange();
    assertThatThrownBy(() -> worker.finish(assembling(made, base)))
        .isInstanceOfSatisfying(
            Rejected.class, e -> assertThat(e.problem().field()).startsWith("/assembled"));
  }

  private static Finished assembling(Finished plain, AssembledBase base) {
    return World.telling(plain, null, null, base);
  }

  private Known known(WorkspaceName workspace, Finished finished) {
    return world
        .bean(LayerIndex.class)
        .known(
            workspace, new Wanted(finished.lockHash(), List.copyOf(finished.newLayers().keySet())));
  }
}
