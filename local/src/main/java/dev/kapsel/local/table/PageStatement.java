package dev.kapsel.local.table;

import static dev.kapsel.local.table.Rows.bytes;

import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.PlacePage;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Index;
import dev.kapsel.functions.table.Query.Position;
import dev.kapsel.functions.table.Query.Range;
import dev.kapsel.functions.table.TableLimits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One page of a query as one statement that walks an index. */
final class PageStatement {

  private final Query query;
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /**
   * @param columns what of each item is read
   * @param now seconds; items that have expired by then are left out
   */
  PageStatement(String columns, Query query, long now) {
    this.query = query;
    boolean byUse = query.index() == Index.BY_USE;
    String order = byUse ? "use_sk, pk, sk" : "sk, pk";
    sql.append("SELECT ").append(columns).append(" FROM items WHERE ");
    and(byUse ? "use_pk = ?" : "pk = ?", bytes(query.pk()));
    range(byUse ? "use_sk" : "sk");
    position(byUse);
    and(" AND (expires_at IS NULL OR expires_at > ?)", now);
    sql.append(" ORDER BY ")
        .append(query.backward() ? order.replace(",", " DESC,") + " DESC" : order);
    and(" LIMIT ?", query.limit() + 1);
  }

  private void range(String column) {
    switch (query.range()) {
      case Range.Prefix(String text) -> {
        and(" AND " + column + " >= ?", bytes(text));
        and(" AND " + column + " < ?", behindAllThatBeginWith(bytes(text)));
      }
      case Range.Between(String from, String to) -> {
        and(" AND " + column + " >= ?", bytes(from));
        and(" AND " + column + " <= ?", bytes(to));
      }
    }
  }

  private void position(boolean byUse) {
    Position after = query.after();
    if (after == null) {
      return;
    }
    String than = query.backward() ? " < " : " > ";
    if (byUse) {
      sql.append(" AND (use_sk, pk, sk)").append(than).append("(?, ?, ?)");
      values.add(bytes(after.sk()));
      values.add(bytes(after.item().pk()));
      values.add(bytes(after.item().sk()));
    } else {
      and(" AND sk" + than + "?", bytes(after.sk()));
    }
  }

  private void and(String condition, Object value) {
    sql.append(condition);
    values.add(value);
  }

  /** No byte of UTF-8 is 0xff, so adding one to the last byte never overflows. */
  private static byte[] behindAllThatBeginWith(byte[] prefix) {
    if (prefix.length == 0) {
      return new byte[] {(byte) 0xff};
    }
    byte[] next = Arrays.copyOf(prefix, prefix.length);
    next[next.length - 1]++;
    return next;
  }

  ItemPage items(Connection connection) throws SQLException {
    List<Item> page = new ArrayList<>();
    boolean more = false;
    int size = 0;
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      Rows.bind(statement, values.toArray());
      try (ResultSet rows = statement.executeQuery()) {
        while (!more && rows.next()) {
          if (page.size() == query.limit() || size > TableLimits.PAGE_BYTES) {
            more = true;
          } else {
            Item item = Rows.item(rows);
            page.add(item);
            size += bytes(item.body()).length;
          }
        }
      }
    }
    return new ItemPage(page, more ? query.position(page.getLast()) : null);
  }

  PlacePage places(Connection connection) throws SQLException {
    List<Position> page = new ArrayList<>();
    boolean more = false;
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      Rows.bind(statement, values.toArray());
      try (ResultSet rows = statement.executeQuery()) {
        while (!more && rows.next()) {
          if (page.size() == query.limit()) {
            more = true;
          } else {
            page.add(Rows.place(rows, query.index()));
          }
        }
      }
    }
    return new PlacePage(page, more ? page.getLast() : null);
  }
}
