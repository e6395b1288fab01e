package dev.kapsel.functions.aws.dynamo;

import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.CommitResult.Conflict;
import dev.kapsel.functions.table.CommitResult.Done;
import dev.kapsel.functions.table.CommitResult.Lost;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.TableUnavailableException;
import dev.kapsel.functions.table.Write;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Commits transactions and tells apart why one was cancelled: a precondition that did not hold is
 * the caller's conflict; another transaction that was in the way, or throttling, is waited out.
 *
 * <p>A cancelled transaction has certainly not happened, so the next attempt is a new one. One that
 * was not answered may have; the client repeats that with the token of the first.
 */
final class Commits {

  private static final String CONDITION = "ConditionalCheckFailed";
  private static final String NONE = "None";

  /** Reasons that pass. */
  private static final Set<String> IN_THE_WAY =
      Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  private final String table;
  private final Consumer<TransactWriteItemsRequest> send;
  private final Clock clock;
  private final Duration patience;

  Commits(String table, Consumer<TransactWriteItemsRequest> send, Clock clock, Duration patience) {
    this.table = table;
    this.send = send;
    this.clock = clock;
    this.patience = patience;
  }

  CommitResult commit(List<Write> writes) {
    Backoff backoff = new Backoff(patience);
    Set<Key> expired = new HashSet<>();
    while (true) {
      Instant now = clock.instant();
      try {
        send.accept(Transaction.request(table, writes, now.getEpochSecond(), expired));
        return new Done();
      } catch (TransactionCanceledException e) {
        List<Lost> lost = lost(writes, e, now, expired);
        if (!lost.isEmpty()) {
          return new Conflict(lost);
        }
        if (!backoff.pause()) {
          throw new TableUnavailableException(
              "others kept writing the same items of table " + table, e);
        }
      }
    }
  }

  /** The writes that lost; none if the transaction may be tried again. */
  private static List<Lost> lost(
      List<Write> writes, TransactionCanceledException e, Instant now, Set<Key> expired) {
    List<CancellationReason> reasons = e.cancellationReasons();
    if (reasons.size() != writes.size()) {
      throw new IllegalStateException("a cancelled transaction gives no reasons", e);
    }
    List<Lost> lost = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      Write write = writes.get(i);
      CancellationReason reason = reasons.get(i);
      String code = Objects.requireNonNullElse(reason.code(), NONE);
      if (code.equals(CONDITION)) {
        Item item = reason.hasItem() ? ItemAttributes.item(reason.item()) : null;
        Item present = item == null || item.expiredAt(now) ? null : item;
        if (!(write.precondition() instanceof Precondition.Any)) {
          lost.add(new Lost(write, present));
        } else if (present == null) {
          expired.add(write.key());
        } else {
          expired.remove(write.key());
        }
      } else if (!code.equals(NONE) && !IN_THE_WAY.contains(code)) {
        throw new IllegalStateException(write.key() + ": " + code + ": " + reason.message(), e);
      }
    }
    return lost;
  }
}
