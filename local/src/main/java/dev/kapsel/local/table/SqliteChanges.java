package dev.kapsel.local.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.ChangeStream;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.model.api.KapselJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The change stream of {@link SqliteTable}: rows that were committed with the writes they tell of.
 */
public final class SqliteChanges implements ChangeStream {

  private static final String READ =
      """
      SELECT sequence, pk, sk, before, after FROM changes WHERE sequence >
        coalesce((SELECT sequence FROM consumers WHERE name = ?), 0)
      ORDER BY sequence LIMIT ?""";
  private static final String ACKNOWLEDGE =
      """
      INSERT INTO consumers (name, sequence) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET sequence = max(sequence, excluded.sequence)""";
  private static final String TRIM =
      """
      DELETE FROM changes WHERE at < ? AND sequence <=
        (SELECT coalesce(min(sequence), 0) FROM consumers)""";

  private final SqliteDatabase database;

  public SqliteChanges(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public List<Change> read(String consumer, int limit) {
    // Made into items afterwards: while a page is read, nobody may be able to write.
    return database.read(connection -> rows(connection, consumer, limit)).stream()
        .map(SqliteChanges::change)
        .toList();
  }

  private record Row(long sequence, Key key, @Nullable String before, @Nullable String after) {}

  private static List<Row> rows(Connection connection, String consumer, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      Rows.bind(statement, consumer, limit);
      List<Row> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Key key = new Key(Rows.text(row.getBytes(2)), Rows.text(row.getBytes(3)));
          rows.add(new Row(row.getLong(1), key, row.getString(4), row.getString(5)));
        }
      }
      return rows;
    }
  }

  @Override
  public void acknowledge(String consumer, Change last) {
    update(ACKNOWLEDGE, consumer, Long.parseLong(last.sequence()));
  }

  /** Forgets old changes that every known consumer is done with. */
  public int trim(Instant olderThan) {
    return update(TRIM, olderThan.toEpochMilli());
  }

  private int update(String sql, Object... values) {
    return database.write(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Rows.bind(statement, values);
            return statement.executeUpdate();
          }
        });
  }

  private static Change change(Row row) {
    return new Change(
        Long.toString(row.sequence()), row.key(), item(row.before()), item(row.after()));
  }

  private static @Nullable Item item(@Nullable String json) {
    try {
      return json == null ? null : KapselJson.mapper().readValue(json, Item.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the change log holds something that is no item", e);
    }
  }
}
