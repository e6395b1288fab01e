package dev.kapsel.functions.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.build.BuildId;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.ChangeSubject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A batch of items is read one by one, and others write in between. */
final class TornReadTest {

  private static final Key ITEM =
      Keys.buildRow(World.TEAM, new BuildId("b000000000000000000000001"));
  private static final Change CHANGE = new Change("7", ITEM, null, null);
  private static final Happening HAPPENING =
      new Happening(
          Instant.EPOCH, ChangeKind.OTHER, ChangeSubject.WORKSPACE, null, "something happened");

  private final InMemoryTable table = new InMemoryTable(Clock.systemUTC());

  @Test
  void whatAnotherTellsBetweenTwoReadsIsNotToldAgain() {
    ChangeFeed other = new ChangeFeed(table, Clock.systemUTC());
    Table torn = new Torn(table, () -> other.append(World.TEAM, CHANGE, HAPPENING));
    new ChangeFeed(torn, Clock.systemUTC()).append(World.TEAM, CHANGE, HAPPENING);
    assertThat(new ChangeReader(table).after(World.TEAM, "0").entries())
        .extracting(ChangeEntry::cursor)
        .containsExactly("1");
  }

  /** Something happens after the first item of the first batch was read. */
  private static final class Torn implements Table {

    private final Table table;
    private final Runnable meanwhile;
    private boolean happened;

    Torn(Table table, Runnable meanwhile) {
      this.table = table;
      this.meanwhile = meanwhile;
    }

    @Override
    public Optional<Item> get(Key key) {
      return table.get(key);
    }

    @Override
    public Map<Key, Item> get(Collection<Key> keys) {
      Map<Key, Item> found = new HashMap<>();
      for (Key key : keys) {
        table.get(key).ifPresent(item -> found.put(key, item));
        if (!happened) {
          happened = true;
          meanwhile.run();
        }
      }
      return found;
    }

    @Override
    public ItemPage query(Query query) {
      return table.query(query);
    }

    @Override
    public CommitResult commit(List<Write> writes) {
      return table.commit(writes);
    }
  }
}
