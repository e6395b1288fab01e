package dev.kapsel.model.difference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How two lists differ in which order matters. Entries are paired first: each with itself, then by
 * what they are about. Of the pairs, as many as possible count as left where they were, and the
 * others as moved; so one entry that was moved is one change.
 */
final class ListDifference {

  private static final int NONE = -1;

  private final List<Entry> before;
  private final List<Entry> after;

  /** For each entry the place of its partner in the other list. */
  private final int[] forward;

  private final int[] back;

  private ListDifference(List<Entry> before, List<Entry> after) {
    this.before = before;
    this.after = after;
    this.forward = new int[before.size()];
    this.back = new int[after.size()];
    Arrays.fill(forward, NONE);
    Arrays.fill(back, NONE);
  }

  /** Of entries that have names. */
  static List<Edit> named(List<Entry> before, List<Entry> after) {
    ListDifference difference = new ListDifference(before, after);
    difference.pairEnds();
    difference.pairBy(Entry::text);
    difference.pairBy(entry -> entry.identity() + "\n" + entry.variant());
    difference.pairBy(Entry::identity);
    return difference.edits();
  }

  /** Of entries that only their place tells apart, such as instructions. */
  static List<Edit> placed(List<Entry> before, List<Entry> after) {
    ListDifference difference = new ListDifference(before, after);
    difference.pairEnds();
    difference.pairBy(Entry::text);
    difference.pairNeighbours();
    return difference.edits();
  }

  /** So that of several equal entries those are left over that were put in or taken out. */
  private void pairEnds() {
    int i = before.size() - 1;
    int j = after.size() - 1;
    while (i >= 0 && j >= 0 && before.get(i).text().equals(after.get(j).text())) {
      pair(i--, j--);
    }
  }

  private void pairBy(Function<Entry, String> key) {
    Map<String, Deque<Integer>> free = new HashMap<>();
    for (int j = 0; j < back.length; j++) {
      if (back[j] == NONE) {
        free.computeIfAbsent(key.apply(after.get(j)), k -> new ArrayDeque<>()).add(j);
      }
    }
    for (int i = 0; i < forward.length; i++) {
      Deque<Integer> same = free.get(key.apply(before.get(i)));
      if (forward[i] == NONE && same != null && !same.isEmpty()) {
        pair(i, same.remove());
      }
    }
  }

  /** What stands behind the same entry as before is that entry's old neighbour, changed. */
  private void pairNeighbours() {
    for (int i = 0; i < forward.length; i++) {
      boolean known = i == 0 || forward[i - 1] != NONE;
      int j = i == 0 ? 0 : forward[i - 1] + 1;
      if (forward[i] == NONE && known && j < back.length && back[j] == NONE) {
        pair(i, j);
      }
    }
  }

  private void pair(int i, int j) {
    forward[i] = j;
    back[j] = i;
  }

  private List<Edit> edits() {
    BitSet left = leftInPlace();
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < forward.length; i++) {
      if (forward[i] == NONE) {
        edits.add(Edit.entry(before.get(i).subject(), before.get(i).text(), null));
      }
    }
    for (int j = 0; j < back.length; j++) {
      Entry now = after.get(j);
      int i = back[j];
      if (i == NONE) {
        edits.add(Edit.entry(now.subject(), null, now.text()));
        continue;
      }
      if (!before.get(i).text().equals(now.text())) {
        edits.add(before.get(i).into(now));
      }
      if (!left.get(j)) {
        edits.add(new Edit(ChangeKind.MOVED, now.subject(), place(i), place(j), true));
      }
    }
    return edits;
  }

  private static String place(int index) {
    return String.valueOf(index + 1);
  }

  /** The longest run of paired entries of the new list that is in the old list's order. */
  private BitSet leftInPlace() {
    int[] ends = new int[back.length]; // of the runs of each length, the one that ends earliest
    int[] previous = new int[back.length];
    int longest = 0;
    for (int j = 0; j < back.length; j++) {
      if (back[j] != NONE) {
        int length = shorter(ends, longest, back[j]);
        previous[j] = length == 0 ? NONE : ends[length - 1];
        ends[length] = j;
        longest = Math.max(longest, length + 1);
      }
    }
    BitSet left = new BitSet();
    for (int j = longest == 0 ? NONE : ends[longest - 1]; j != NONE; j = previous[j]) {
      left.set(j);
    }
    return left;
  }

  /** How many entries the longest run has that can go on with this place of the old list. */
  private int shorter(int[] ends, int longest, int place) {
    int low = 0;
    int high = longest;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (back[ends[middle]] < place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
