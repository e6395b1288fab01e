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

class LayoutTest {

  private static final int MOST = 28;

  @Test
  void bigPackageHasALayerOfItsOwnAndBigComesFirst() {
    var groups =
        Layout.of(
            List.of(file("small", 10), file("big", 2_000_000), file("huge", 90_000_000)), MOST);
    assertThat(groups)
        .extracting(Layout.Group::title)
        .containsExactly("huge 1", "big 1", "small 1");
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

  @Test
  void thereAreNeverMoreLayersThanAllowed() {
    assertThat(
            Layout.of(
                IntStream.range(0, 300).mapToObj(i -> file("p" + i, 5_000_000)).toList(), MOST))
        .hasSize(MOST);
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
    more.add(file("one-more", 3_500_000));
    assertThat(Layout.of(more, MOST))
        .containsAll(Layout.of(files(200), MOST))
        .hasSize(Layout.of(files(200), MOST).size() + 1);
  }

  private static List<LockedFile> files(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> file("p" + i, i % 50 == 0 ? 1_500_000 + i : 1000 + i))
        .toList();
  }

  private static LockedFile file(String name, long size) {
    return new LockedFile(
        LockedFile.Kind.WHEEL, name, "1", name + "-1-py3-none-any.whl", Sha256.of(name), size);
  }
}
