package dev.kapsel.builder.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.model.lock.LockedFile;
import dev.kapsel.model.oci.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {

  private static final int MOST = 28;

  @Test
  void bigPackageHasALayerOfItsOwnAndBigComesFirst() {
    var groups =
        Layout.of(
            List.of(
                file("small", 1_999_999),
                file("middle", 7_999_999),
                file("big", 8_000_000),
                file("huge", 90_000_000)),
            MOST);
    assertThat(groups)
        .extracting(Layout.Group::title)
        .containsExactly("huge 1", "big 1", "middle 1", "small 1");
  }

  @Test
  void orderOfTheSetDoesNotMatter() {
    List<LockedFile> files = new ArrayList<>(files(200));
    var groups = Layout.of(files, MOST);
    Collections.shuffle(files, new Random(7));
    assertThat(Layout.of(files, MOST)).isEqualTo(groups);
  }

  @Test
  void everyPackageIsInExactlyOneLayer() {
    assertThat(Layout.of(files(1500), MOST).stream().flatMap(group -> group.files().stream()))
        .containsExactlyInAnyOrderElementsOf(files(1500));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 15, 16, 28, 33})
  void thereAreNeverMoreLayersThanAllowed(int room) {
    for (List<LockedFile> files : List.of(generated(1, 1500), generated(2, 40), equallyBig(300))) {
      assertThat(Layout.of(files, room)).hasSizeBetween(1, room);
    }
  }

  @Test
  void oneMoreSmallPackageChangesOneBucket() {
    List<LockedFile> more = new ArrayList<>(files(200));
    more.add(file("one-more", 500));
    var before = Layout.of(files(200), MOST);
    assertThat(Layout.of(more, MOST).stream().map(Layout.Group::files))
        .filteredOn(group -> before.stream().noneMatch(old -> old.files().equals(group)))
        .hasSize(1);
  }

  @Test
  void oneMoreBigPackageAddsOneLayer() {
    List<LockedFile> more = new ArrayList<>(files(200));
    more.add(file("one-more", 9_000_000));
    assertThat(Layout.of(more, MOST))
        .containsAll(Layout.of(files(200), MOST))
        .hasSize(Layout.of(files(200), MOST).size() + 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void belowTheLimitOneMoreIsOneNewLayer(long seed) {
    List<LockedFile> files = new ArrayList<>(generated(seed, 60));
    for (LockedFile more : generated(seed + 100, 60)) {
      var before = Layout.of(files, 1000);
      files.add(more);
      assertThat(news(before, Layout.of(files, 1000))).as("%s", more).hasSize(1);
    }
  }

  @Test
  void atTheLimitOnlyMiddleBucketsAreNew() {
    List<LockedFile> files = new ArrayList<>(generated(3, 120));
    List<Integer> changes = new ArrayList<>();
    for (LockedFile more : generated(4, 120)) {
      var before = Layout.of(files, MOST);
      files.add(more);
      changes.add(news(before, Layout.of(files, MOST)).size());
    }
    assertThat(changes)
        .allMatch(count -> count <= 1 + Layout.MIDDLE_BUCKETS)
        .filteredOn(count -> count > 1)
        .hasSizeLessThan(10);
  }

  @Test
  void smallPackagesStayWhereTheyAreWhenThereIsNoMoreRoom() {
    List<LockedFile> small = files(200).stream().filter(file -> file.size() < 5000).toList();
    List<LockedFile> files = new ArrayList<>(small);
    files.addAll(equallyBig(100));
    assertThat(Layout.of(files, MOST)).containsAll(Layout.of(small, MOST));
  }

  private static List<Layout.Group> news(List<Layout.Group> before, List<Layout.Group> after) {
    return after.stream()
        .filter(group -> before.stream().noneMatch(old -> old.files().equals(group.files())))
        .toList();
  }

  /** Sizes as on a real index: most are small, some are big, few are huge. */
  private static List<LockedFile> generated(long seed, int count) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                file(
                    "g%d-%d".formatted(seed, i), (long) Math.exp(11 + 2.2 * random.nextGaussian())))
        .toList();
  }

  private static List<LockedFile> equallyBig(int count) {
    return IntStream.range(0, count).mapToObj(i -> file("b" + i, 10_000_000)).toList();
  }

  private static List<LockedFile> files(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> file("p" + i, i % 50 == 0 ? 10_000_000 + i : 1000 + i))
        .toList();
  }

  private static LockedFile file(String name, long size) {
    return new LockedFile(
        LockedFile.Kind.WHEEL, name, "1", name + "-1-py3-none-any.whl", Sha256.of(name), size);
  }
}
