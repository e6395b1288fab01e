package dev.kapsel.local.pump;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import dev.kapsel.functions.table.Change;
import dev.kapsel.functions.table.ChangeStream;
import dev.kapsel.functions.table.StreamRecords;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Hands the table's changes to a function, as Lambda's event source mapping does: in order, in
 * batches, again from the record that failed. What was handed over is remembered in the table, so
 * nothing is lost when the process ends at any moment.
 */
public final class StreamPump extends Repeating {

  private static final int BATCH = 100;
  private static final Duration IDLE = Duration.ofMillis(25);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final String consumer;
  private final ChangeStream stream;
  private final Function<DynamodbEvent, StreamsEventResponse> function;
  private final BooleanSupplier ready;

  private StreamPump(
      String consumer,
      ChangeStream stream,
      Function<DynamodbEvent, StreamsEventResponse> function,
      BooleanSupplier ready) {
    super("stream-" + consumer);
    this.consumer = consumer;
    this.stream = stream;
    this.function = function;
    this.ready = ready;
  }

  /**
   * @param ready false while the function would only fail
   */
  public static StreamPump start(
      String consumer,
      ChangeStream stream,
      Function<DynamodbEvent, StreamsEventResponse> function,
      BooleanSupplier ready) {
    StreamPump pump = new StreamPump(consumer, stream, function, ready);
    pump.begin();
    return pump;
  }

  @Override
  Duration once() {
    List<Change> changes = ready.getAsBoolean() ? stream.read(consumer, BATCH) : List.of();
    if (changes.isEmpty()) {
      return IDLE;
    }
    StreamsEventResponse answer = function.apply(StreamRecords.toEvent(changes));
    int done = done(changes, answer);
    if (done > 0) {
      stream.acknowledge(consumer, changes.get(done - 1));
    }
    return done == changes.size() ? Duration.ZERO : RETRY;
  }

  /** How many from the beginning need not be told again. */
  private static int done(List<Change> changes, StreamsEventResponse answer) {
    if (answer == null || answer.getBatchItemFailures() == null) {
      return changes.size();
    }
    for (int i = 0; i < changes.size(); i++) {
      String sequence = changes.get(i).sequence();
      if (answer.getBatchItemFailures().stream()
          .anyMatch(failure -> sequence.equals(failure.getItemIdentifier()))) {
        return i;
      }
    }
    return changes.size();
  }
}
