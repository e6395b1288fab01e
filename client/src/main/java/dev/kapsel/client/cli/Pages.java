package dev.kapsel.client.cli;

import dev.kapsel.model.api.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads lists page by page. */
final class Pages {

  private Pages() {}

  static <T> List<T> all(Function<@Nullable String, Page<T>> pages) {
    List<T> items = new ArrayList<>();
    var unused = read(Integer.MAX_VALUE, pages, items);
    return items;
  }

  /** At most so many, from the beginning; whoever gets fewer than there are is told. */
  static <T> List<T> first(Session session, int most, Function<@Nullable String, Page<T>> pages) {
    List<T> items = new ArrayList<>();
    boolean more = read(most, pages, items);
    if (more) {
      session
          .terminal()
          .err()
          .println("kapsel: the list goes on behind these " + most + "; --limit N shows N of it");
    }
    return items.subList(0, Math.min(most, items.size()));
  }

  /**
   * Whether there is more than was asked for, or may be: what is left need not be looked through.
   */
  private static <T> boolean read(
      int most, Function<@Nullable String, Page<T>> pages, List<T> items) {
    String token = null;
    do {
      Page<T> page = pages.apply(token);
      items.addAll(page.items());
      token = page.nextToken();
    } while (token != null && items.size() < most);
    return items.size() > most || token != null;
  }
}
