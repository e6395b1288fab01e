package dev.kapsel.local.table;

import dev.kapsel.functions.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * New SQLite tables for one test, gone with it; in memory, where there is such a place, because the
 * disk's own time is not what is tested.
 */
final class SqliteTables implements BeforeEachCallback, AfterEachCallback {

  private static final Path MEMORY = Path.of("/dev/shm");

  private final Queue<SqliteDatabase> opened = new ConcurrentLinkedQueue<>();
  private Path directory = MEMORY;

  Table open(Clock clock) {
    SqliteDatabase database = SqliteDatabase.open(directory.resolve(UUID.randomUUID() + ".db"));
    opened.add(database);
    return new SqliteTable(database, clock);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    directory =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "kapsel-tables")
            : Files.createTempDirectory("kapsel-tables");
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    opened.forEach(SqliteDatabase::close);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(SqliteTables::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
