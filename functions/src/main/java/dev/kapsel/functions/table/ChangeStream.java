package dev.kapsel.functions.table;

import java.util.List;

/**
 * Every change of the table, for consumers that each remember how far they have come. On AWS the
 * stream is read by Lambda; this port is what hands it out on one machine.
 *
 * <p>A change is told at least once, and the changes of one item in the order in which they
 * happened. Only committed changes are told. A consumer that was never seen starts with the oldest.
 */
public interface ChangeStream {

  /** The oldest changes that the consumer has not acknowledged; empty when there are none now. */
  List<Change> read(String consumer, int limit);

  /** Remembers, over restarts, that the consumer is done with this change and all before it. */
  void acknowledge(String consumer, Change last);
}
