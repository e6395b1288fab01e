package dev.kapsel.functions.table;

import dev.kapsel.functions.table.Query.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a query's items. It may hold fewer than the limit, even none, though more follow.
 *
 * @param next null at the end
 */
public record ItemPage(List<Item> items, @Nullable Position next) {

  public ItemPage {
    items = List.copyOf(items);
  }
}
