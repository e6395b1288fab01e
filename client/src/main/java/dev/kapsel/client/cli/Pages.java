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
    return first(Integer.MAX_VALUE, pages);
  }

  /** At most so many, from the beginning. */
  static <T> List<T> first(int most, Function<@Nullable String, Page<T>> pages) {
    List<T> items = new ArrayList<>();
    String token = null;
    do {
      Page<T> page = pages.apply(token);
      items.addAll(page.items());
      token = page.nextToken();
    } while (token != null && items.size() < most);
    return items.subList(0, Math.min(most, items.size()));
  }
}
