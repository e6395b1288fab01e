package dev.kapsel.functions.changes;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.environment.WorkspaceName;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the feed. Entries are numbered without gaps: a number is given in the transaction that
 * writes its entry and moves the head from the one before, so nothing ever appears behind a reader
 * who has come past. In the same transaction stands how far the item's changes have been told, so a
 * change that is told again, or by two at the same time, is written once.
 */
@Singleton
public final class ChangeFeed {

  /** How long an entry is kept, and with it what keeps it from being written again. */
  static final Duration KEPT = Duration.ofDays(90);

  /** Each lost race means that somebody else wrote an entry. */
  private static final int RACES = 200;

  private final Table table;
  private final Clock clock;

  public ChangeFeed(Table table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /** The newest entry of a feed. */
  record Head(long newest) {}

  /** Up to where in the stream an item's changes have been told. */
  private record Told(String sequence) {

    boolean covers(Change change) {
      return new BigInteger(sequence).compareTo(new BigInteger(change.sequence())) >= 0;
    }
  }

  /** Adds what a change means, unless it has been told. */
  void append(WorkspaceName workspace, Change change, Happening happening) {
    Key told = Keys.told(workspace, change.key());
    Key head = Keys.feedHead(workspace);
    for (int race = 0; race < RACES; race++) {
      Map<Key, Item> read = table.get(List.of(told, head));
      Item toldItem = read.get(told);
      if (toldItem != null && toldItem.as(Told.class).covers(change)) {
        return;
      }
      Item headItem = read.get(head);
      long number = 1 + (headItem == null ? 0 : headItem.as(Head.class).newest());
      Instant end = clock.instant().plus(KEPT);
      List<Write> writes =
          List.of(
              next(told, toldItem, new Told(change.sequence())).expiring(end),
              next(head, headItem, new Head(number)),
              Write.create(Keys.feedEntry(workspace, number), happening.numbered(number))
                  .expiring(end));
      if (table.commit(writes).done()) {
        return;
      }
    }
    throw new UnavailableException("too many write the feed of `" + workspace + "` at once");
  }

  private static Write.Put next(Key key, @Nullable Item read, Object body) {
    return read == null ? Write.create(key, body) : Write.replace(read, body);
  }
}
