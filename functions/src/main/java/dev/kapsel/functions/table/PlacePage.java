package dev.kapsel.functions.table;

import dev.kapsel.functions.table.Query.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the items of a part of a query are, without what they hold. It may hold fewer than the
 * limit, even none, though more follow.
 *
 * @param next null at the end
 */
public record PlacePage(List<Position> places, @Nullable Position next) {

  public PlacePage {
    places = List.copyOf(places);
  }
}
