package dev.kapsel.functions.changes;

import dev.kapsel.functions.changes.ChangeFeed.Head;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.ItemPage;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Query;
import dev.kapsel.functions.table.Query.Range.Between;
import dev.kapsel.functions.table.Table;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.change.ChangeEntry;
import dev.kapsel.model.change.Changes;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the feed: one query, which is one read unit when nothing is new. The head sorts behind the
 * entries, so the same query says whether there are none because nothing happened or because they
 * are gone.
 */
@Singleton
public final class ChangeReader {

  private static final int ENTRIES_A_PAGE = 100;

  private static final Pattern CURSOR = Pattern.compile("0|[1-9][0-9]{0,17}");

  /** A query is no snapshot: entries can come to be while it runs, behind where it is. */
  private static final int LOOKS = 3;

  private final Table table;

  public ChangeReader(Table table) {
    this.table = table;
  }

  /**
   * What happened after a cursor, oldest first.
   *
   * @param cursor null: from now on; the answer has no entries then
   * @throws Rejected if the cursor is none of this feed, or what comes after it is no longer kept
   */
  public Changes after(WorkspaceName workspace, @Nullable String cursor) {
    if (cursor == null) {
      return new Changes(List.of(), Long.toString(newest(table.get(Keys.feedHead(workspace)))));
    }
    if (!CURSOR.matcher(cursor).matches()) {
      throw foreign(cursor);
    }
    long from = Long.parseLong(cursor);
    for (int look = 1; ; look++) {
      Found found = find(workspace, from);
      List<ChangeEntry> entries = found.following(from);
      if (!entries.isEmpty() || found.newest() == from) {
        return new Changes(entries, Long.toString(from + entries.size()));
      }
      if (found.newest() < from) {
        throw foreign(cursor);
      }
      if (look == LOOKS || table.get(Keys.feedEntry(workspace, from + 1)).isEmpty()) {
        throw gone(cursor, found.oldestCursor());
      }
    }
  }

  /**
   * What one look showed.
   *
   * @param newest the newest number of all that were seen, the head's among them
   */
  private record Found(List<ChangeEntry> entries, long newest) {

    /** Those that follow without a gap. */
    List<ChangeEntry> following(long from) {
      List<ChangeEntry> all = new ArrayList<>();
      for (ChangeEntry entry : entries) {
        if (Long.parseLong(entry.cursor()) != from + all.size() + 1) {
          break;
        }
        all.add(entry);
      }
      return all;
    }

    long oldestCursor() {
      return entries.isEmpty() ? newest : Long.parseLong(entries.getFirst().cursor()) - 1;
    }
  }

  private Found find(WorkspaceName workspace, long from) {
    Key head = Keys.feedHead(workspace);
    Between range = new Between(Keys.feedEntry(workspace, from + 1).sk(), head.sk());
    Query query = Query.of(head.pk(), range, ENTRIES_A_PAGE);
    ItemPage page = table.query(query);
    // Pages of what has expired and is still there.
    while (page.items().isEmpty() && page.next() != null) {
      page = table.query(query.from(page.next()));
    }
    List<ChangeEntry> entries = new ArrayList<>();
    long newest = 0;
    for (Item item : page.items()) {
      if (item.key().equals(head)) {
        newest = newest(Optional.of(item));
      } else {
        entries.add(item.as(ChangeEntry.class));
      }
    }
    long last = entries.isEmpty() ? 0 : Long.parseLong(entries.getLast().cursor());
    return new Found(entries, Math.max(newest, last));
  }

  private static long newest(Optional<Item> head) {
    return head.map(item -> item.as(Head.class).newest()).orElse(0L);
  }

  private static Rejected foreign(String cursor) {
    return Rejected.of(
        ProblemCode.INVALID_REQUEST,
        "`" + cursor + "` is no cursor of this workspace's changes",
        "Leave `after` out for the newest cursor, and go on from there.");
  }

  private static Rejected gone(String cursor, long oldest) {
    return Rejected.of(
        ProblemCode.CURSOR_EXPIRED,
        "the changes after cursor `"
            + cursor
            + "` are no longer kept; the oldest cursor is `"
            + oldest
            + "`",
        "Read again whatever you follow, and go on from the oldest cursor or the newest.");
  }
}
