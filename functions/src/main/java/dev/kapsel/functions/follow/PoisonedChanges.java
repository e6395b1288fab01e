package dev.kapsel.functions.follow;

import dev.kapsel.functions.problem.UnavailableException;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts how often a change could not be followed, in the table, because whoever tries next may be
 * another process. What is given up stays there for three months, for people to look at.
 */
@Singleton
public final class PoisonedChanges {

  static final int TRIES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(PoisonedChanges.class);
  private static final Duration KEPT = Duration.ofDays(90);

  private final Table table;
  private final Clock clock;

  public PoisonedChanges(Table table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /** Counts another failure; true if the change has had its tries and is to be passed by. */
  boolean givenUp(Change change, Throwable failure) {
    Key key = Keys.poisoned(change.sequence());
    Optional<Item> read = table.get(key);
    int tries = 1 + read.map(item -> item.as(PoisonedChange.class).tries()).orElse(0);
    Instant now = clock.instant();
    PoisonedChange poisoned = poisoned(change, tries, failure, now);
    Write.Put write =
        read.isPresent() ? Write.replace(read.get(), poisoned) : Write.create(key, poisoned);
    if (!table.commit(List.of(write.expiring(now.plus(KEPT)))).done()) {
      throw new UnavailableException("change " + change.sequence() + " is counted by two at once");
    }
    if (poisoned.givenUp()) {
      LOG.error(
          "passed by change={} item={} after tries={}",
          change.sequence(),
          change.key(),
          tries,
          failure);
    }
    return poisoned.givenUp();
  }

  private static PoisonedChange poisoned(Change change, int tries, Throwable failure, Instant now) {
    Item after = change.after();
    return new PoisonedChange(
        change.sequence(),
        change.key(),
        after == null ? 0 : after.revision(),
        tries,
        tries >= TRIES,
        failure.toString(),
        now);
  }
}
