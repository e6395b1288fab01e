package dev.kapsel.functions.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * All that a table holds, an item a line, without what differs from run to run: times, and what was
 * drawn by chance. Two tables on which the same was done, in whatever order, have the same lines.
 */
public final class TableTexts {

  private static final List<Odd> ODD =
      List.of(
          new Odd(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"), "TIME"),
          new Odd(Pattern.compile("\\d{13}-[0-9a-f]{16}"), "ENTRY"),
          new Odd(Pattern.compile("\\bb[0-9a-z]{24}\\b"), "BUILD"),
          new Odd(Pattern.compile("\\bt[0-9a-f]{16}\\b"), "TOKEN"),
          new Odd(Pattern.compile("\\bhandle-\\d+"), "HANDLE"),
          new Odd(
              Pattern.compile("(?<=\"(sequence|hash|bootstrap|token|start)\":\")[0-9a-f]+(?=\")"),
              "CHANCE"));

  /** What is another one each time, and what is written in its place. */
  private record Odd(Pattern pattern, String name) {}

  private TableTexts() {}

  /** What is there now, by all the changes that there were. */
  public static List<String> of(ChangeStream changes) {
    Map<Key, Item> items = new HashMap<>();
    for (Change change : changes.read("all of it", Integer.MAX_VALUE / 2)) {
      if (change.after() == null) {
        items.remove(change.key());
      } else {
        items.put(change.key(), change.after());
      }
    }
    return items.values().stream().map(TableTexts::text).sorted().toList();
  }

  private static String text(Item item) {
    String text = item.key().pk() + " " + item.key().sk() + " " + item.body();
    for (Odd odd : ODD) {
      text = odd.pattern().matcher(text).replaceAll(odd.name());
    }
    return text;
  }
}
