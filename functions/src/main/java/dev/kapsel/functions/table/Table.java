package dev.kapsel.functions.table;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one table that holds everything: the port that all stores are written on. DynamoDB on AWS,
 * SQLite on one machine; both keep the same promises (the contract test) and the same {@link
 * TableLimits limits}.
 *
 * <p>Every method throws {@link TableUnavailableException} when the table does not answer: unknown
 * is never absent.
 */
public interface Table {

  /** The item, with every write that ended before. */
  Optional<Item> get(Key key);

  /** Those of the items that are there; any number of keys, each item with its latest write. */
  Map<Key, Item> get(Collection<Key> keys);

  /** One page. */
  ItemPage query(Query query);

  /**
   * One page of where the items are: for who needs their keys alone, which can be had for less than
   * what they hold.
   */
  default PlacePage places(Query query) {
    ItemPage page = query(query);
    return new PlacePage(page.items().stream().map(query::position).toList(), page.next());
  }

  /** The same of many lists, in the order of the queries; a table that is far away asks at once. */
  default List<PlacePage> places(List<Query> queries) {
    return queries.stream().map(this::places).toList();
  }

  /** One page of each of many lists; likewise. */
  default List<ItemPage> queries(List<Query> queries) {
    return queries.stream().map(this::query).toList();
  }

  /**
   * Does all of the writes, or none. No two of them may be of the same item.
   *
   * @throws TableLimitException if the writes are more or larger than any table takes
   */
  CommitResult commit(List<Write> writes);
}
