package dev.kapsel.model.difference;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How two texts of several lines differ: one change for each run of lines that differ. */
final class LineDifference {

  /** Of pairs of lines that are compared; what is larger is one change from end to end. */
  private static final long MOST = 1_000_000;

  private final List<String> before;
  private final List<String> after;
  private final List<Edit> edits = new ArrayList<>();

  private LineDifference(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  static List<Edit> of(@Nullable String before, @Nullable String after) {
    LineDifference difference = new LineDifference(lines(before), lines(after));
    difference.compare();
    return difference.edits;
  }

  private static List<String> lines(@Nullable String text) {
    return text == null ? List.of() : List.of(text.split("\n", -1));
  }

  private void compare() {
    int start = 0;
    int end = before.size();
    int endAfter = after.size();
    while (start < Math.min(end, endAfter) && before.get(start).equals(after.get(start))) {
      start++;
    }
    while (Math.min(end, endAfter) > start && before.get(end - 1).equals(after.get(endAfter - 1))) {
      end--;
      endAfter--;
    }
    if ((long) (end - start) * (endAfter - start) > MOST) {
      differ(start, end, start, endAfter);
    } else {
      walk(start, end, endAfter);
    }
  }

  /** Goes through both texts side by side, always where more of the rest is common. */
  private void walk(int start, int end, int endAfter) {
    int[][] common = common(start, end, endAfter);
    int i = start;
    int j = start;
    int fromBefore = i;
    int fromAfter = j;
    while (i < end && j < endAfter) {
      if (before.get(i).equals(after.get(j))) {
        differ(fromBefore, i, fromAfter, j);
        fromBefore = ++i;
        fromAfter = ++j;
      } else if (common[i + 1 - start][j - start] >= common[i - start][j + 1 - start]) {
        i++;
      } else {
        j++;
      }
    }
    differ(fromBefore, end, fromAfter, endAfter);
  }

  /** How many lines the rests from each pair of lines on have in common. */
  private int[][] common(int start, int end, int endAfter) {
    int[][] common = new int[end - start + 1][endAfter - start + 1];
    for (int i = end - 1; i >= start; i--) {
      int[] row = common[i - start];
      int[] below = common[i + 1 - start];
      for (int j = endAfter - 1; j >= start; j--) {
        int at = j - start;
        row[at] =
            before.get(i).equals(after.get(j))
                ? below[at + 1] + 1
                : Math.max(below[at], row[at + 1]);
      }
    }
    return common;
  }

  private void differ(int from, int to, int fromAfter, int toAfter) {
    if (from < to || fromAfter < toAfter) {
      String subject = fromAfter < toAfter ? numbers(fromAfter, toAfter) : numbers(from, to);
      edits.add(Edit.entry(subject, text(before, from, to), text(after, fromAfter, toAfter)));
    }
  }

  private static String numbers(int from, int to) {
    return to == from + 1 ? "line " + to : "lines " + (from + 1) + " to " + to;
  }

  private static @Nullable String text(List<String> lines, int from, int to) {
    return from == to ? null : String.join("\n", lines.subList(from, to));
  }
}
