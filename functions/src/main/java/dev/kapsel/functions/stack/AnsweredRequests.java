package dev.kapsel.functions.stack;

import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.Write;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was answered to which request, for as long as its address is good. Lambda may hand a request
 * over once more when the stack has long gone on to another: a creation after the deletion that
 * followed it, say, which would bring back for good what the stack has given up.
 */
@Singleton
final class AnsweredRequests {

  private static final Logger LOG = LoggerFactory.getLogger(AnsweredRequests.class);

  /** The addresses of answers are good for two hours, and Lambda drops events after one. */
  private static final Duration KEPT = Duration.ofHours(3);

  private final Table table;
  private final Clock clock;

  AnsweredRequests(Table table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /** The answer to a request that was handed over before. */
  Optional<StackAnswer> find(StackRequest request) {
    return table
        .get(Keys.stackAnswer(request.stack(), request.id()))
        .map(item -> item.as(StackAnswer.class));
  }

  /** Keeps an answer for repeats. */
  Write kept(StackAnswer answer) {
    return Write.put(Keys.stackAnswer(answer.stack(), answer.request()), answer)
        .expiring(clock.instant().plus(KEPT));
  }

  /** Keeps one that is about to be sent: it matters more that the stack gets it. */
  void keep(StackAnswer answer) {
    try {
      var unused = table.commit(List.of(kept(answer)));
    } catch (RuntimeException e) {
      LOG.warn("an answer to {} is not kept for repeats", answer.stack(), e);
    }
  }
}
