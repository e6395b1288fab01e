package dev.kapsel.functions.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kapsel.functions.build.World;
import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.InMemoryTable;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.ChangeKind;
import dev.kapsel.model.change.ChangeSubject;
import dev.kapsel.model.change.Changes;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * A query of the table is no snapshot: what is written while it runs is seen where it has not come
 * to yet, and not where it has come past.
 */
final class RunningQueryTest {

  private final InMemoryTable table = new InMemoryTable(Clock.systemUTC());

  @Test
  void anEntryThatIsWrittenBehindTheQueryIsNotTakenForOneThatIsGone() {
    write(1);
    write(2);
    Table past = new Past(table, item -> !item.key().sk().endsWith("1"));
    assertThat(new ChangeReader(past).after(World.TEAM, "0").entries()).hasSize(2);
  }

  @Test
  void norAreAllOfThemWhenOnlyTheHeadWasSeen() {
    write(1);
    Table past = new Past(table, item -> item.key().sk().equals("HEAD"));
    assertThat(new ChangeReader(past).after(World.TEAM, "0").entries()).hasSize(1);
  }

  @Test
  void aGapInTheMiddleEndsThePage() {
    write(1);
    write(2);
    write(3);
    Table past = new Past(table, item -> !item.key().sk().endsWith("2"));
    ChangeReader reader = new ChangeReader(past);
    Changes first = reader.after(World.TEAM, "0");
    assertThat(first.entries()).extracting(ChangeEntry::cursor).containsExactly("1");
    assertThat(reader.after(World.TEAM, first.cursor()).entries())
        .extracting(ChangeEntry::cursor)
        .containsExactly("2", "3");
  }

  private void write(long number) {
    ChangeEntry entry =
        new ChangeEntry(
            Long.toString(number),
            Instant.EPOCH,
            ChangeKind.OTHER,
            ChangeSubject.WORKSPACE,
            null,
            "something");
    CommitResult unused =
        table.commit(
            List.of(
                Write.put(Keys.feedEntry(World.TEAM, number), entry),
                Write.put(Keys.feedHead(World.TEAM), new ChangeFeed.Head(number))));
  }

  /** Whose first query does not see some items. */
  private static final class Past implements Table {

    private final Table table;
    private final Predicate<Item> seen;
    private boolean over;

    Past(Table table, Predicate<Item> seen) {
      this.table = table;
      this.seen = seen;
    }

    @Override
    public Optional<Item> get(Key key) {
      return table.get(key);
    }

    @Override
    public Map<Key, Item> get(Collection<Key> keys) {
      return table.get(keys);
    }

    @Override
    public ItemPage query(Query query) {
      ItemPage page = table.query(query);
      if (over) {
        return page;
      }
      over = true;
      return new ItemPage(page.items().stream().filter(seen).toList(), page.next());
    }

    @Override
    public CommitResult commit(List<Write> writes) {
      return table.commit(writes);
    }
  }
}
