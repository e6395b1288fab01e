package dev.kapsel.builder.overlap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.builder.BuildFailedException;
import dev.kapsel.builder.layer.EntryPath;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OverlayTest {

  private final Overlay overlay = new Overlay(ClaimsTest.SITE);

  private void add(int layer, String name, Map<String, String> files) {
    SortedMap<String, String> full = new TreeMap<>(EntryPath.ORDER);
    files.forEach((path, hash) -> full.put(ClaimsTest.SITE.full(path), hash));
    overlay.add(new Owner(layer, 0, name), full);
  }

  @Test
  void filesThatDifferAreToldAndEqualOnesAreNot() {
    add(0, "a", Map.of("t/x.py", "1", "t/y.py", "1", "t/z.py", "1"));
    add(1, "b", Map.of("t/x.py", "2", "t/y.py", "1", "t/z.py", "2"));
    assertThat(overlay.sentences())
        .containsExactly(
            "`/env/lib/python3/site/t/x.py` is in a and in b (and so are 1 more); what the latter"
                + " has is kept");
  }

  @Test
  void filesOfOneLayerWereToldBefore() {
    add(0, "a", Map.of("t/x.py", "1"));
    add(0, "b", Map.of("t/x.py", "2"));
    assertThat(overlay.sentences()).isEmpty();
  }

  @Test
  void whatNobodySaysTheHashOfMayDiffer() {
    add(0, "a", Map.of("t/x.py", ""));
    add(1, "b", Map.of("t/x.py", ""));
    assertThat(overlay.sentences()).hasSize(1);
  }

  @Test
  void fileWhereAnotherHasADirectoryIsRefused() {
    add(0, "a", Map.of("t/x", "1"));
    add(1, "b", Map.of("t/x/y.py", "1"));
    assertThatThrownBy(overlay::sentences)
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContainingAll("`b` has `/env/lib/python3/site/t/x/y.py`", "`a` has a file");
  }

  @Test
  void namesThatDifferInCaseAreTold() {
    add(0, "a", Map.of("t/x.py", "1"));
    add(1, "b", Map.of("t/X.py", "2"));
    assertThat(overlay.sentences()).singleElement().asString().contains("t/X.py", "t/x.py");
  }
}
