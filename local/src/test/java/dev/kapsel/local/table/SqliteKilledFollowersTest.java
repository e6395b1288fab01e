package dev.kapsel.local.table;

import dev.kapsel.functions.follow.KilledFollowersContract;
import dev.kapsel.functions.table.Table;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class SqliteKilledFollowersTest extends KilledFollowersContract {

  @TempDir private Path directory;
  private final List<SqliteDatabase> opened = new ArrayList<>();

  @Override
  protected Table open(Clock clock) {
    SqliteDatabase database = SqliteDatabase.open(directory.resolve(UUID.randomUUID() + ".db"));
    opened.add(database);
    return new SqliteTable(database, clock);
  }

  @AfterEach
  void close() {
    opened.forEach(SqliteDatabase::close);
  }
}
