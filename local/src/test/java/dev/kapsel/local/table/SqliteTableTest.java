package dev.kapsel.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Position;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.TableContract;
import dev.kapsel.functions.table.UseKey;
import dev.kapsel.functions.table.Write;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTableTest extends TableContract {

  private static final Key KEY = new Key("p", "a");

  @TempDir private Path directory;
  private final List<SqliteDatabase> opened = new ArrayList<>();

  @Override
  protected Opened open(Clock clock) {
    SqliteDatabase database = database(directory.resolve(UUID.randomUUID() + ".db"));
    return new Opened(new SqliteTable(database, clock), new SqliteChanges(database));
  }

  @AfterEach
  void close() {
    opened.forEach(SqliteDatabase::close);
  }

  @Test
  void aNewProcessFindsItemsAndCheckpoints() {
    Path file = directory.resolve("kept.db");
    SqliteDatabase first = database(file);
    table(first).commit(List.of(Write.create(KEY, Map.of("n", 1))));
    SqliteChanges changes = new SqliteChanges(first);
    changes.acknowledge("c", changes.read("c", 1).getFirst());
    table(first).commit(List.of(Write.put(KEY, Map.of("n", 2))));
    first.close();

    SqliteDatabase second = database(file);
    assertThat(table(second).get(KEY).orElseThrow().revision()).isEqualTo(2);
    assertThat(new SqliteChanges(second).read("c", 10))
        .singleElement()
        .extracting(Change::sequence)
        .isEqualTo("2");
  }

  @Test
  void whatAnEarlierReleaseWroteIsRead() throws Exception {
    Path file = directory.resolve("old.db");
    SqliteDatabase now = database(file);
    table(now).commit(List.of(Write.put(KEY, Map.of("n", 1)).usedBy(new UseKey("u", "x"))));
    now.close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP INDEX by_use");
      statement.execute(
          "CREATE INDEX by_use ON items (use_pk, use_sk, pk, sk) WHERE use_pk IS NOT NULL");
      statement.execute("PRAGMA user_version = 1");
    }
    for (int start = 1; start <= 2; start++) {
      SqliteDatabase opened = database(file);
      Query query = Query.byUse("u", new Prefix(""), 10);
      assertThat(table(opened).places(query).places()).containsExactly(new Position("x", KEY));
      assertThat(plan(file)).contains("USING COVERING INDEX by_use");
      opened.close();
    }
  }

  /** Keys are read from the index alone. */
  private static String plan(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet plan =
            statement.executeQuery(
                "EXPLAIN QUERY PLAN SELECT "
                    + Rows.KEYS
                    + " FROM items WHERE use_pk = x'75' AND use_sk >= x'' AND (expires_at IS NULL"
                    + " OR expires_at > 1) ORDER BY use_sk, pk, sk")) {
      return plan.getString("detail");
    }
  }

  @Test
  void expiredItemsArePurged() {
    SqliteTable table = table(database(directory.resolve("purge.db")));
    table.commit(List.of(Write.put(KEY, Map.of()).expiring(Instant.now().minusSeconds(60))));
    table.commit(List.of(Write.put(new Key("p", "b"), Map.of())));
    assertThat(table.purge()).isEqualTo(1);
    assertThat(table.purge()).isZero();
  }

  @Test
  void onlyOldChangesThatEverybodyIsDoneWithAreForgotten() {
    SqliteDatabase database = database(directory.resolve("trim.db"));
    SqliteChanges changes = new SqliteChanges(database);
    table(database).commit(List.of(Write.create(KEY, Map.of())));
    table(database).commit(List.of(Write.put(KEY, Map.of())));
    Instant later = Instant.now().plus(Duration.ofDays(1));
    assertThat(changes.trim(later)).isZero();
    changes.acknowledge("c", changes.read("c", 1).getFirst());
    assertThat(changes.trim(Instant.now().minus(Duration.ofDays(1)))).isZero();
    assertThat(changes.trim(later)).isEqualTo(1);
    assertThat(changes.read("c", 10)).hasSize(1);
  }

  private static SqliteTable table(SqliteDatabase database) {
    return new SqliteTable(database, Clock.systemUTC());
  }

  private SqliteDatabase database(Path file) {
    SqliteDatabase database = SqliteDatabase.open(file);
    opened.add(database);
    return database;
  }
}
