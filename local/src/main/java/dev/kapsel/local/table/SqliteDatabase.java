package dev.kapsel.local.table;

import dev.kapsel.functions.table.TableUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * One file with one writer at a time and several readers, who never wait for the writer. A
 * committed transaction outlives a killed process and a power cut: write-ahead log, synchronised at
 * every commit.
 *
 * <p>While nobody writes, the writer's connection reads too: a commit empties the caches of all
 * connections but its own.
 */
public final class SqliteDatabase implements AutoCloseable {

  private static final int READERS = 4;

  private static final int READER_CACHE_KIB = 16 * 1024;

  /**
   * Only as far as it is used. Holds the inner pages of the indexes of a million versions, which 64
   * MB did not, so that a look into them reads a leaf and no more.
   */
  private static final int WRITER_CACHE_KIB = 192 * 1024;

  private static final String INDEX_BY_USE =
      """
      CREATE INDEX by_use ON items (use_pk, use_sk, pk, sk, expires_at)
        WHERE use_pk IS NOT NULL""";

  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE items (
            pk BLOB NOT NULL, sk BLOB NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL,
            use_pk BLOB, use_sk BLOB, expires_at INTEGER, PRIMARY KEY (pk, sk)) STRICT""",
          INDEX_BY_USE,
          "CREATE INDEX by_expiry ON items (expires_at) WHERE expires_at IS NOT NULL",
          """
          CREATE TABLE changes (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, pk BLOB NOT NULL,
            sk BLOB NOT NULL, before TEXT, after TEXT) STRICT""",
          "CREATE TABLE consumers (name TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT");

  /** What leads from each version of the schema to the next, from version 1 on. */
  private static final List<List<String>> CHANGES =
      List.of(List.of("DROP INDEX by_use", INDEX_BY_USE));

  private static final int SCHEMA_VERSION = 1 + CHANGES.size();

  private final Connection writer;
  private final ReentrantLock writing = new ReentrantLock(true);

  /** Whether the writer may be inside a transaction; whoever holds the lock knows. */
  private boolean unfinished;

  private final BlockingDeque<Connection> readers = new LinkedBlockingDeque<>(READERS);
  private final List<Connection> all = new ArrayList<>();

  private SqliteDatabase(Path file) throws SQLException {
    writer = connect(file, WRITER_CACHE_KIB);
    prepare(file);
    for (int i = 0; i < READERS; i++) {
      readers.add(connect(file, READER_CACHE_KIB));
    }
  }

  /**
   * Opens the file, and makes it if it is not there.
   *
   * @throws TableUnavailableException if it cannot be opened
   */
  public static SqliteDatabase open(Path file) {
    try {
      return new SqliteDatabase(file);
    } catch (SQLException e) {
      throw new TableUnavailableException("cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  private Connection connect(Path file, int cacheKib) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.setCacheSize(-cacheKib);
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    all.add(connection);
    return connection;
  }

  private void prepare(Path file) throws SQLException {
    transaction(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            int version;
            try (ResultSet found = statement.executeQuery("PRAGMA user_version")) {
              version = found.getInt(1);
            }
            if (version > SCHEMA_VERSION) {
              throw new SQLException(
                  file + " was written by a newer Kapsel; use that one, or another data directory");
            }
            for (String sql : version == 0 ? SCHEMA : changesSince(version)) {
              statement.execute(sql);
            }
            return statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
          }
        });
  }

  private static List<String> changesSince(int version) {
    return CHANGES.subList(version - 1, CHANGES.size()).stream().flatMap(List::stream).toList();
  }

  /** Something done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Reads; sees every transaction that ended before. A writer may have to wait for one read. */
  <T> T read(Work<T> work) {
    // Whoever waits to write is not overtaken.
    if (!writing.hasQueuedThreads() && writing.tryLock()) {
      try {
        if (!unfinished) {
          return work.with(writer);
        }
      } catch (SQLException e) {
        throw unavailable(e);
      } finally {
        writing.unlock();
      }
    }
    return readBeside(work);
  }

  private <T> T readBeside(Work<T> work) {
    try {
      Connection reader = readers.take();
      try {
        return work.with(reader);
      } finally {
        // Taken first by the next, because its pages are in memory.
        readers.addFirst(reader);
      }
    } catch (SQLException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  /** Runs one transaction; whatever is thrown undoes it. */
  <T> T write(Work<T> work) {
    writing.lock();
    try {
      return transaction(work);
    } catch (SQLException e) {
      throw unavailable(e);
    } finally {
      writing.unlock();
    }
  }

  private <T> T transaction(Work<T> work) throws SQLException {
    unfinished = true;
    try {
      // One that began as a reader could not become a writer behind another process.
      execute("BEGIN IMMEDIATE");
      T result = work.with(writer);
      execute("COMMIT");
      unfinished = false;
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      undo(e);
      throw e;
    }
  }

  private void undo(Throwable cause) {
    try {
      execute("ROLLBACK");
      unfinished = false;
    } catch (SQLException | RuntimeException | Error e) {
      // Some failures have undone it already; else the next transaction cannot begin, and does it.
      cause.addSuppressed(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute(sql);
    }
  }

  private static TableUnavailableException unavailable(Exception cause) {
    return new TableUnavailableException("SQLite: " + cause.getMessage(), cause);
  }

  @Override
  public void close() {
    writing.lock();
    try {
      for (Connection connection : all) {
        connection.close();
      }
    } catch (SQLException e) {
      throw unavailable(e);
    } finally {
      writing.unlock();
    }
  }
}
