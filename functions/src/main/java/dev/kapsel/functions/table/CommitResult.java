package dev.kapsel.functions.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a transaction happened. */
public sealed interface CommitResult {

  /** All writes happened. */
  record Done() implements CommitResult {}

  /**
   * Nothing happened.
   *
   * @param lost the writes whose preconditions did not hold; at least one
   */
  record Conflict(List<Lost> lost) implements CommitResult {
    public Conflict {
      lost = List.copyOf(lost);
    }

    /** Whether the write of this item was among the lost ones. */
    public boolean at(Key key) {
      return lost.stream().anyMatch(one -> one.write().key().equals(key));
    }
  }

  /**
   * A write whose precondition did not hold.
   *
   * @param present the item as it was when the transaction was refused, or shortly after; null if
   *     absent
   */
  record Lost(Write write, @Nullable Item present) {}

  default boolean done() {
    return this instanceof Done;
  }
}
