package dev.kapsel.model.difference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineDifferenceTest {

  @Test
  void eachRunOfLinesIsOneChange() {
    assertThat(LineDifference.of("a\nb\nc\nd\ne", "a\nx\ny\nc\ne\nf"))
        .containsExactly(
            Edit.entry("lines 2 to 3", "b", "x\ny"),
            Edit.entry("line 4", "d", null),
            Edit.entry("line 6", null, "f"));
  }

  @Test
  void theEndOfTheLastLineIsSeen() {
    assertThat(LineDifference.of("a", "a\n")).containsExactly(Edit.entry("line 2", null, ""));
  }

  @Test
  void noLineCountsThatNeedNot() {
    Random random = new Random(20_261_133);
    for (int i = 0; i < 2_000; i++) {
      List<String> before = random(random);
      List<String> after = random(random);
      List<Edit> edits = LineDifference.of(String.join("\n", before), String.join("\n", after));
      int common = longestCommon(before, after);
      assertThat(edits.stream().mapToInt(edit -> count(edit.before())).sum())
          .as("%s -> %s", before, after)
          .isEqualTo(before.size() - common);
      assertThat(edits.stream().mapToInt(edit -> count(edit.after())).sum())
          .as("%s -> %s", before, after)
          .isEqualTo(after.size() - common);
    }
  }

  @Test
  void theSubjectSaysWhichLinesOfTheNewTextItIs() {
    Random random = new Random(20_261_134);
    Pattern numbers = Pattern.compile("lines? (\\d+)(?: to (\\d+))?");
    for (int i = 0; i < 2_000; i++) {
      List<String> after = random(random);
      String before = String.join("\n", random(random));
      for (Edit edit : LineDifference.of(before, String.join("\n", after))) {
        Matcher found = numbers.matcher(edit.subject());
        assertThat(found.matches()).as(edit.subject()).isTrue();
        int from = Integer.parseInt(found.group(1));
        int to = found.group(2) == null ? from : Integer.parseInt(found.group(2));
        if (edit.after() != null) {
          assertThat(String.join("\n", after.subList(from - 1, to))).isEqualTo(edit.after());
        }
      }
    }
  }

  @Test
  void textsTooLongToCompareDifferFromEndToEnd() {
    String before = lines("a") + "\nlast";
    String after = lines("b") + "\nlast";
    List<Edit> edits = LineDifference.of("first\n" + before, "first\n" + after);
    assertThat(edits).containsExactly(Edit.entry("lines 2 to 50001", lines("a"), lines("b")));
  }

  private static String lines(String name) {
    return IntStream.range(0, 50_000).mapToObj(i -> name + i).collect(Collectors.joining("\n"));
  }

  private static int count(@Nullable String lines) {
    return lines == null ? 0 : lines.split("\n", -1).length;
  }

  private static List<String> random(Random random) {
    return random.ints(1 + random.nextInt(8), 0, 4).mapToObj(i -> "l" + i).toList();
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
