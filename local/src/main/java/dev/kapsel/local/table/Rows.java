package dev.kapsel.local.table;

import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Query.Index;
import dev.kapsel.functions.table.Query.Position;
import dev.kapsel.functions.table.UseKey;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Items as rows. Keys are stored as bytes, because they are ordered as bytes. */
final class Rows {

  static final String COLUMNS = "pk, sk, revision, body, use_pk, use_sk, expires_at";

  /** All that the index by use holds, so that a statement over it need not read the items. */
  static final String KEYS = "pk, sk, use_sk";

  private Rows() {}

  static Item item(ResultSet row) throws SQLException {
    byte[] usePk = row.getBytes(5);
    return new Item(
        new Key(text(row.getBytes(1)), text(row.getBytes(2))),
        row.getLong(3),
        row.getString(4),
        usePk == null ? null : new UseKey(text(usePk), text(row.getBytes(6))),
        expiry(row));
  }

  /** Of a row that has the keys only. */
  static Position place(ResultSet row, Index index) throws SQLException {
    Key key = new Key(text(row.getBytes(1)), text(row.getBytes(2)));
    return new Position(index == Index.BY_USE ? text(row.getBytes(3)) : key.sk(), key);
  }

  private static @Nullable Instant expiry(ResultSet row) throws SQLException {
    long seconds = row.getLong(7);
    return row.wasNull() ? null : Instant.ofEpochSecond(seconds);
  }

  static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      switch (value) {
        case null -> statement.setObject(i + 1, null);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setInt(i + 1, number);
        default -> statement.setString(i + 1, value.toString());
      }
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
