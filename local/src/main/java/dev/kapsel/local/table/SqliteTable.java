package dev.kapsel.local.table;

import static dev.kapsel.local.table.Rows.bytes;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.CommitResult.Lost;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
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
  private static final String PUT =
      "INSERT OR REPLACE INTO items (" + Rows.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)";
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
          for (Key key : keys) {
            Item item = present(connection, key);
            if (item != null) {
              found.put(key, item);
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
        UseKey use = after.use();
        execute(
            connection,
            PUT,
            pk,
            sk,
            after.revision(),
            after.body(),
            use == null ? null : bytes(use.pk()),
            use == null ? null : bytes(use.sk()),
            after.expiresAt() == null ? null : after.expiresAt().getEpochSecond());
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

  private static Item after(Write.Put put, @Nullable Item before) {
    long revision = before == null ? 1 : before.revision() + 1;
    return new Item(put.key(), revision, put.body(), put.use(), put.expiresAt());
  }

  private @Nullable Item present(Connection connection, Key key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      Rows.bind(statement, bytes(key.pk()), bytes(key.sk()));
      try (ResultSet row = statement.executeQuery()) {
        Item item = row.next() ? Rows.item(row) : null;
        return item == null || item.expiredAt(clock.instant()) ? null : item;
      }
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
