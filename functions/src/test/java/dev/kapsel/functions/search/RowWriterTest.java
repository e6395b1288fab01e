package dev.kapsel.functions.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.search.FoundRow.Facts;
import dev.kapsel.functions.search.FoundRow.OfPackage;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.model.identity.DefinitionHash;
import dev.kapsel.model.search.PackageSource;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RowWriterTest {

  private final InMemoryTable table = new InMemoryTable(Clock.systemUTC());
  private final RowWriter writer = new RowWriter(table);

  private static Map<Key, FoundRow> rows(int from, int to) {
    DefinitionHash hash = DefinitionHash.of(World.definition("pandas"));
    Facts facts = new Facts(hash, 1, World.digest("image"), Instant.EPOCH);
    Map<Key, FoundRow> rows = new HashMap<>();
    IntStream.range(from, to)
        .forEach(
            i ->
                rows.put(
                    Keys.packageRow(World.TEAM, "p" + i, "key", hash, 1, "wheel"),
                    new OfPackage("p" + i, "1.0", PackageSource.WHEEL, facts)));
    return rows;
  }

  @Test
  void rowsThatAreThereAreNotWrittenAgainAndTheOthersAre() {
    writer.addMissing(rows(0, 60));
    writer.addMissing(rows(0, 250));
    assertThat(table.get(rows(0, 250).keySet()).values())
        .hasSize(250)
        .allSatisfy(item -> assertThat(item.revision()).isEqualTo(1));
    writer.remove(rows(0, 250).keySet());
    assertThat(table.get(rows(0, 250).keySet())).isEmpty();
  }
}
