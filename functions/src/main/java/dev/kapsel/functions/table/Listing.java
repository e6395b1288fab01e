package dev.kapsel.functions.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, as a store hands it up.
 *
 * @param next the sort key after which the next page begins; null at the end
 */
public record Listing<T>(List<T> rows, @Nullable String next) {

  public Listing {
    rows = List.copyOf(rows);
  }

  /** The rows of a page of the table itself, each as the record that it holds. */
  public static <T> Listing<T> of(ItemPage page, Class<T> type) {
    Query.Position end = page.next();
    return new Listing<>(
        page.items().stream().map(item -> item.as(type)).toList(), end == null ? null : end.sk());
  }
}
