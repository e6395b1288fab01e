package dev.kapsel.builder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.lock.Lock;
import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Digest;
import dev.kapsel.model.oci.Platform;
import dev.kapsel.model.oci.Sha256;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlannedLayerTest {

  @Test
  void anImageHasLessThanFortyLayersWhereverItsBaseLeavesRoom() {
    for (int base = 1; base <= 37; base++) {
      assertThat(base + planned(packages(1500), base).size()).as("base of %d", base).isLessThan(40);
    }
  }

  @Test
  void overABaseThatTakesThemAllPackagesHaveFewLayers() {
    for (int base = 38; base <= 60; base++) {
      assertThat(planned(packages(1500), base)).hasSizeBetween(3, 5);
    }
  }

  @Test
  void theBaseMattersOnlyWhereRoomIsShort() {
    Set<String> small = keys(planned(packages(300), 2));
    assertThat(keys(planned(packages(300), 20))).isEqualTo(small);
    assertThat(keys(planned(packages(300), 33))).isNotEqualTo(small);
  }

  @Test
  void oneMoreBigPackageIsOneNewKey() {
    Set<String> more = keys(planned(packages(301), 6));
    more.removeAll(keys(planned(packages(300), 6)));
    assertThat(more).hasSize(1);
  }

  /**
   * An interpreter can claim to be any other, and its bytecode is run by whoever gets the layer.
   */
  @Test
  void bytecodeOfAnotherBaseIsAnotherLayer() {
    List<LockedFile> files = packages(3);
    Set<String> own = keys(planned(files, 6));
    Set<String> foreign = keys(planned(files, 6, "sha256:" + "a".repeat(64)));
    assertThat(foreign).hasSameSizeAs(own);
    foreign.retainAll(own);
    assertThat(foreign).as("the environment, which has none").hasSize(1);
  }

  private static Set<String> keys(List<PlannedLayer> planned) {
    return planned.stream().map(PlannedLayer::key).collect(Collectors.toCollection(HashSet::new));
  }

  private static List<PlannedLayer> planned(List<LockedFile> files, int baseLayers) {
    return planned(files, baseLayers, "");
  }

  private static List<PlannedLayer> planned(
      List<LockedFile> files, int baseLayers, String compiler) {
    Lock lock =
        new Lock(
            "wheel-2",
            Platform.LINUX_AMD64,
            List.of(Digest.of(new byte[0])),
            new Lock.Interpreter("cpython", "3.11.2", "/usr/bin/python3.11"),
            true,
            true,
            files,
            List.of());
    return PlannedLayer.of(
        new PackagesStage.Chosen(lock, "/opt/kapsel/env", Map::of), baseLayers, compiler);
  }

  /** One of thirty is big. */
  private static List<LockedFile> packages(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new LockedFile(
                    LockedFile.Kind.WHEEL,
                    "p" + i,
                    "1",
                    "p" + i + "-1-py3-none-any.whl",
                    Sha256.of("p" + i),
                    i % 30 == 0 ? 1_500_000L + 10_000L * i : 20_000))
        .toList();
  }
}
