package dev.kapsel.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kapsel.functions.table.TableUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sees what of a transaction, and what is left of one that fails. */
final class SqliteDatabaseTest {

  @TempDir private Path directory;
  private SqliteDatabase database;

  @BeforeEach
  void open() {
    database = SqliteDatabase.open(directory.resolve("a.db"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static boolean execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }

  private static boolean add(Connection connection) throws SQLException {
    return execute(connection, "INSERT INTO consumers VALUES (hex(randomblob(8)), 1)");
  }

  private int rows() {
    return database.read(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet count = statement.executeQuery("SELECT count(*) FROM consumers")) {
            return count.getInt(1);
          }
        });
  }

  @Test
  void whatIsThrownUndoesTheTransaction() {
    assertThatThrownBy(
            () ->
                database.write(
                    connection -> {
                      add(connection);
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(rows()).isZero();
    var unused = database.write(SqliteDatabaseTest::add);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void nobodySeesWhatIsNotCommittedAndNobodyWaitsForIt() throws Exception {
    CountDownLatch added = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    CompletableFuture<Boolean> writing =
        CompletableFuture.supplyAsync(
            () ->
                database.write(
                    connection -> {
                      add(connection);
                      added.countDown();
                      return await(seen);
                    }));
    assertThat(added.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(rows()).isZero();
    seen.countDown();
    assertThat(writing.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(rows()).isEqualTo(1);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void aTransactionThatIsUndoneAlreadyStopsNobody() {
    assertThatThrownBy(
            () ->
                database.write(
                    connection -> {
                      add(connection);
                      return execute(connection, "ROLLBACK");
                    }))
        .isInstanceOf(TableUnavailableException.class);
    assertThat(rows()).isZero();
    var unused = database.write(SqliteDatabaseTest::add);
    assertThat(rows()).isEqualTo(1);
  }
}
