package dev.kapsel.functions.table;

import org.jspecify.annotations.Nullable;

/**
 * One page of the items of a partition whose sort keys lie in a range.
 *
 * @param limit at most so many items, 1 to 1000
 * @param after where the page before ended; null for the first
 */
public record Query(
    Index index, String pk, Range range, boolean backward, int limit, @Nullable Position after) {

  public static final int LARGEST_PAGE = 1000;

  public Query {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new IllegalArgumentException("a page has 1 to 1000 items, not " + limit);
    }
  }

  /** The first page of a range, in order, from the table itself. */
  public static Query of(String pk, Range range, int limit) {
    return new Query(Index.TABLE, pk, range, false, limit, null);
  }

  /** The first page of a place in the index {@code byUse}; what was just written may be missing. */
  public static Query byUse(String pk, Range range, int limit) {
    return new Query(Index.BY_USE, pk, range, false, limit, null);
  }

  public Query reversed() {
    return new Query(index, pk, range, !backward, limit, after);
  }

  public Query from(@Nullable Position position) {
    return new Query(index, pk, range, backward, limit, position);
  }

  /** The page of the table that begins after this sort key. */
  public Query after(@Nullable String sk) {
    return from(sk == null ? null : new Position(sk, new Key(pk, sk)));
  }

  /** Where an item that the query finds stands in its index. */
  public Position position(Item item) {
    UseKey use = item.use();
    return index == Index.BY_USE && use != null
        ? new Position(use.sk(), item.key())
        : new Position(item.key().sk(), item.key());
  }

  /** What the keys of a query are keys of. */
  public enum Index {
    /** The items by their own keys; a read sees every write that ended before it. */
    TABLE,
    /** The items by their {@link UseKey}; a read may be late. */
    BY_USE
  }

  /** Which sort keys; compared by their UTF-8 bytes. */
  public sealed interface Range {

    /** Those that begin so; the empty text means all. */
    record Prefix(String text) implements Range {}

    /** Those from one to another, both included. */
    record Between(String from, String to) implements Range {}
  }

  /**
   * An item as the end of a page.
   *
   * @param sk the sort key in the index of the query
   * @param item the item's own key, which tells apart those that share a place in the index
   */
  public record Position(String sk, Key item) {}
}
