package dev.kapsel.model.difference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListDifferenceTest {

  private static final int LISTS = 3_000;

  @Test
  void appliedToTheOldListTheEditsGiveTheEntriesOfTheNew() {
    Random random = new Random(20_261_130);
    for (int i = 0; i < LISTS; i++) {
      List<String> before = random(random);
      List<String> after = random(random);
      assertThat(applied(before, named(before, after)))
          .as("%s -> %s", before, after)
          .containsExactlyInAnyOrderElementsOf(after);
      assertThat(applied(before, placed(before, after)))
          .as("%s -> %s", before, after)
          .containsExactlyInAnyOrderElementsOf(after);
    }
  }

  @Test
  void thereIsNoEditExactlyWhereListsAreEqual() {
    Random random = new Random(20_261_131);
    for (int i = 0; i < LISTS; i++) {
      List<String> before = random(random);
      List<String> after = random(random);
      assertThat(named(before, after).isEmpty()).isEqualTo(before.equals(after));
      assertThat(placed(before, after).isEmpty()).isEqualTo(before.equals(after));
    }
  }

  @Test
  void noMoreEntriesCountAsMovedThanMust() {
    Random random = new Random(20_261_132);
    for (int i = 0; i < LISTS; i++) {
      List<String> before = distinct(random);
      List<String> after = distinct(random);
      long moved =
          named(before, after).stream().filter(edit -> edit.kind() == ChangeKind.MOVED).count();
      long common = before.stream().filter(after::contains).count();
      assertThat(moved)
          .as("%s -> %s", before, after)
          .isEqualTo(common - longestCommon(before, after));
    }
  }

  @Test
  void anInstructionThatIsReplacedInItsPlaceIsChanged() {
    assertThat(placed(List.of("a", "b", "c"), List.of("a", "x", "c")))
        .containsExactly(Edit.entry("step 2", "b", "x"));
    assertThat(placed(List.of("a", "b"), List.of("x", "y")))
        .containsExactly(Edit.entry("step 1", "a", "x"), Edit.entry("step 2", "b", "y"));
    assertThat(placed(List.of("a", "b", "c"), List.of("b", "c", "x")))
        .containsExactly(Edit.entry("step 1", "a", null), Edit.entry("step 3", null, "x"));
  }

  private static List<Edit> named(List<String> before, List<String> after) {
    return ListDifference.named(
        before.stream().map(Entry::requirement).toList(),
        after.stream().map(Entry::requirement).toList());
  }

  private static List<Edit> placed(List<String> before, List<String> after) {
    return ListDifference.placed(steps(before), steps(after));
  }

  private static List<Entry> steps(List<String> texts) {
    return IntStream.range(0, texts.size()).mapToObj(i -> Entry.step(texts.get(i), i + 1)).toList();
  }

  private static List<String> applied(List<String> before, List<Edit> edits) {
    List<String> texts = new ArrayList<>(before);
    for (Edit edit : edits) {
      if (edit.kind() != ChangeKind.MOVED && edit.before() != null) {
        assertThat(texts.remove(edit.before())).as(edit.toString()).isTrue();
      }
    }
    for (Edit edit : edits) {
      if (edit.kind() != ChangeKind.MOVED && edit.after() != null) {
        texts.add(edit.after());
      }
    }
    return texts;
  }

  /** Few names and versions, so that many entries are equal, or of one package. */
  private static List<String> random(Random random) {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      String version = random.nextBoolean() ? "" : "==" + random.nextInt(3);
      texts.add("p" + random.nextInt(4) + version);
    }
    return texts;
  }

  private static List<String> distinct(Random random) {
    List<String> names = new ArrayList<>(IntStream.range(0, 9).mapToObj(i -> "p" + i).toList());
    Collections.shuffle(names, random);
    return names.subList(0, random.nextInt(10));
  }

  private static int longestCommon(List<String> one, List<String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return 0;
    }
    List<String> rest = one.subList(1, one.size());
    int at = other.indexOf(one.getFirst());
    int without = longestCommon(rest, other);
    return at < 0
        ? without
        : Math.max(without, 1 + longestCommon(rest, other.subList(at + 1, other.size())));
  }
}
