package dev.kapsel.local.table;

import dev.kapsel.functions.lifecycle.ModelContract;
import dev.kapsel.functions.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

final class SqliteModelTest extends ModelContract {

  /** In memory, where there is such a place: the disk's own time is not what is tested. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private final List<SqliteDatabase> opened = new CopyOnWriteArrayList<>();
  private Path directory = MEMORY;

  @BeforeEach
  void makeRoom() throws IOException {
    directory =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "kapsel-model")
            : Files.createTempDirectory("kapsel-model");
  }

  @Override
  protected Table open(Clock clock) {
    SqliteDatabase database = SqliteDatabase.open(directory.resolve(UUID.randomUUID() + ".db"));
    opened.add(database);
    return new SqliteTable(database, clock);
  }

  @Override
  protected int sequences() {
    return 1_500;
  }

  @AfterEach
  void close() throws IOException {
    opened.forEach(SqliteDatabase::close);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(SqliteModelTest::delete);
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
