package dev.kapsel.local.table;

import static dev.kapsel.local.table.Rows.bytes;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.CommitResult.Lost;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Locality;
import dev.kapsel.functions.table.PlacePage;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.TableLimits;
import dev.kapsel.functions.table.UseKey;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.KapselJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table in a SQLite database; each commit also writes what the change stream tells. */
public final class SqliteTable implements Table {

  private static final String SELECT =
      "SELECT " + Rows.COLUMNS + " FROM items WHERE pk = ? AND sk = ?";

  /** Where there is none, SQLite puts a row behind all others. */
  private static final String ANYWHERE = "NULL";

  /** Behind the others between two row ids; where no place is left there, behind all. */
  private static final String BESIDE =
      """
      (SELECT nullif(coalesce(max(rowid) + 1, ?8), ?9) FROM items WHERE rowid >= ?8 AND rowid < ?9)
      """;

  /** An item that is there stays in its place. */
  private static final String PUT =
      "INSERT INTO items (rowid, "
          + Rows.COLUMNS
          + """
          ) VALUES (%s, ?1, ?2, ?3, ?4, ?5, ?6, ?7)
          ON CONFLICT (pk, sk) DO UPDATE SET revision = excluded.revision, body = excluded.body,
            use_pk = excluded.use_pk, use_sk = excluded.use_sk, expires_at = excluded.expires_at""";

  private static final String PUT_ANYWHERE = PUT.formatted(ANYWHERE);
  private static final String PUT_BESIDE = PUT.formatted(BESIDE);

  /** How many rows of a partition lie together, at most. */
  private static final long TOGETHER = 1L << 29;

  /**
   * Below the row ids that SQLite gives by itself, which follow the highest one, with room for the
   * hash of every partition.
   */
  private static final long FIRST = -(1L << 62);

  private static final String DELETE = "DELETE FROM items WHERE pk = ? AND sk = ?";
  private static final String TELL =
      "INSERT INTO changes (at, pk, sk, before, after) VALUES (?, ?, ?, ?, ?)";
  private static final String PURGE = "DELETE FROM items WHERE expires_at <= ?";

  private final SqliteDatabase database;
  private final Clock clock;

  public SqliteTable(SqliteDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Optional<Item> get(Key key) {
    TableLimits.check(key);
    return database.read(connection -> Optional.ofNullable(present(connection, key)));
  }

  @Override
  public Map<Key, Item> get(Collection<Key> keys) {
    keys.forEach(TableLimits::check);
    return database.read(
        connection -> {
          Map<Key, Item> found = new LinkedHashMap<>();
          try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            for (Key key : keys) {
              Item item = present(statement, key);
              if (item != null) {
                found.put(key, item);
              }
            }
          }
          return found;
        });
  }

  @Override
  public ItemPage query(Query query) {
    PageStatement page = new PageStatement(Rows.COLUMNS, query, clock.instant().getEpochSecond());
    return database.read(page::items);
  }

  @Override
  public PlacePage places(Query query) {
    PageStatement page = new PageStatement(Rows.KEYS, query, clock.instant().getEpochSecond());
    return database.read(page::places);
  }

  @Override
  public CommitResult commit(List<Write> writes) {
    TableLimits.check(writes);
    return database.write(connection -> commit(connection, writes));
  }

  /** Deletes what has expired; until then it was absent already. */
  public int purge() {
    return database.write(
        connection -> execute(connection, PURGE, clock.instant().getEpochSecond()));
  }

  private CommitResult commit(Connection connection, List<Write> writes) throws SQLException {
    List<@Nullable Item> before = new ArrayList<>();
    List<Lost> lost = new ArrayList<>();
    for (Write write : writes) {
      Item present = present(connection, write.key());
      before.add(present);
      if (!holds(write.precondition(), present)) {
        lost.add(new Lost(write, present));
      }
    }
    if (!lost.isEmpty()) {
      return new CommitResult.Conflict(lost);
    }
    for (int i = 0; i < writes.size(); i++) {
      apply(connection, writes.get(i), before.get(i));
    }
    return new CommitResult.Done();
  }

  private static boolean holds(Precondition precondition, @Nullable Item present) {
    return switch (precondition) {
      case Precondition.Absent() -> present == null;
      case Precondition.Any() -> true;
      case Precondition.Revision(long expected) ->
          present != null && present.revision() == expected;
    };
  }

  private void apply(Connection connection, Write write, @Nullable Item before)
      throws SQLException {
    byte[] pk = bytes(write.key().pk());
    byte[] sk = bytes(write.key().sk());
    switch (write) {
      case Write.Put put -> {
        Item after = after(put, before);
        put(connection, after);
        execute(connection, TELL, clock.millis(), pk, sk, json(before), json(after));
      }
      case Write.Delete delete -> {
        execute(connection, DELETE, pk, sk);
        if (before != null) {
          execute(connection, TELL, clock.millis(), pk, sk, json(before), null);
        }
      }
      case Write.Check check -> {}
    }
  }

  /** Rows that are read together lie together: else each of them is on a page of its own. */
  private static void put(Connection connection, Item item) throws SQLException {
    UseKey use = item.use();
    List<@Nullable Object> values = new ArrayList<>();
    values.add(bytes(item.key().pk()));
    values.add(bytes(item.key().sk()));
    values.add(item.revision());
    values.add(item.body());
    values.add(use == null ? null : bytes(use.pk()));
    values.add(use == null ? null : bytes(use.sk()));
    values.add(item.expiresAt() == null ? null : item.expiresAt().getEpochSecond());
    boolean beside = Locality.isReadWithNeighbours(item.key());
    if (beside) {
      long place = FIRST + Integer.toUnsignedLong(item.key().pk().hashCode()) * TOGETHER;
      values.add(place);
      values.add(place + TOGETHER);
    }
    execute(connection, beside ? PUT_BESIDE : PUT_ANYWHERE, values.toArray());
  }

  private static Item after(Write.Put put, @Nullable Item before) {
    long revision = before == null ? 1 : before.revision() + 1;
    return new Item(put.key(), revision, put.body(), put.use(), put.expiresAt());
  }

  private @Nullable Item present(Connection connection, Key key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      return present(statement, key);
    }
  }

  private @Nullable Item present(PreparedStatement select, Key key) throws SQLException {
    Rows.bind(select, bytes(key.pk()), bytes(key.sk()));
    try (ResultSet row = select.executeQuery()) {
      Item item = row.next() ? Rows.item(row) : null;
      return item == null || item.expiredAt(clock.instant()) ? null : item;
    }
  }

  private static int execute(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Rows.bind(statement, values);
      return statement.executeUpdate();
    }
  }

  private static @Nullable String json(@Nullable Item item) {
    try {
      return item == null ? null : KapselJson.mapper().writeValueAsString(item);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an item can always be written", e);
    }
  }
}
