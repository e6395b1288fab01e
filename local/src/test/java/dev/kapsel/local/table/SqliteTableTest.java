package dev.kapsel.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Position;
import dev.kapsel.functions.table.Query.Range.Prefix;
import dev.kapsel.functions.table.TableContract;
import dev.kapsel.functions.table.UseKey;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.identity.DefinitionHash;
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

  private static Key found(String packageName, int number) {
    return Keys.packageRow(
        new WorkspaceName("team"),
        packageName,
        "1",
        DefinitionHash.parse("1".repeat(64)),
        number,
        "wheel");
  }

  private static List<String> inTheFile(Path file) throws SQLException {
    List<String> keys = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT pk || ' ' || sk FROM items ORDER BY rowid")) {
      while (rows.next()) {
        keys.add(rows.getString(1));
      }
    }
    return keys;
  }

  private static String name(Key key) {
    return key.pk() + " " + key.sk();
  }

  @Test
  void rowsOfASearchLieTogether() throws SQLException {
    Path file = directory.resolve("together.db");
    SqliteTable table = table(database(file));
    table.commit(List.of(Write.put(KEY, Map.of())));
    for (int number : new int[] {2, 1, 3}) {
      for (String name : List.of("numpy", "pandas", "six")) {
        table.commit(List.of(Write.put(found(name, number), Map.of())));
      }
    }
    table.commit(List.of(Write.put(new Key("p", "b"), Map.of())));
    // Whatever is written again stays where it is.
    table.commit(List.of(Write.put(found("numpy", 2), Map.of("n", 2)), Write.put(KEY, Map.of())));
    List<String> rows = inTheFile(file);
    for (String name : List.of("numpy", "pandas", "six")) {
      int first = rows.indexOf(name(found(name, 2)));
      assertThat(rows.subList(first, first + 3))
          .containsExactly(name(found(name, 2)), name(found(name, 1)), name(found(name, 3)));
    }
    assertThat(rows.subList(9, 11)).containsExactly("p a", "p b");
  }

  @Test
  void whereNoPlaceIsLeftTogetherARowIsPutElsewhere() throws SQLException {
    Path file = directory.resolve("full.db");
    SqliteTable table = table(database(file));
    table.commit(List.of(Write.put(KEY, Map.of()), Write.put(found("six", 1), Map.of())));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE items SET rowid = rowid + 536870911 WHERE rowid < 0");
    }
    assertThat(table.commit(List.of(Write.put(found("six", 2), Map.of()))).done()).isTrue();
    assertThat(inTheFile(file))
        .containsExactly(name(found("six", 1)), name(KEY), name(found("six", 2)));
    assertThat(table.get(List.of(found("six", 1), found("six", 2)))).hasSize(2);
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
