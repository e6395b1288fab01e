package dev.kapsel.functions.repeat;

import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.functions.table.CommitResult;
import dev.kapsel.functions.table.CommitResult.Conflict;
import dev.kapsel.functions.table.Item;
import dev.kapsel.functions.table.Key;
import dev.kapsel.functions.table.Keys;
import dev.kapsel.functions.table.Precondition;
import dev.kapsel.functions.table.Table;
import dev.kapsel.functions.table.TableLimitException;
import dev.kapsel.functions.table.TableUnavailableException;
import dev.kapsel.functions.table.Write;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.oci.Sha256;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a request with a key out once, and gives its repeats the same answer for a day.
 *
 * <p>A mark is set before the act, and the answer put in its place after it. Whoever dies in
 * between leaves the mark, which ends by itself after {@link #RUNNING}: until then a repeat is told
 * to wait, afterwards it is carried out. That may be a second time, so acts must bear it:
 * registering what is there already gives the same version, making a workspace or changing a state
 * that has changed is refused, a second service token is one that nobody has and the list shows,
 * and a second verification is a build in nobody's way.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The
 *     Idempotency-Key HTTP header field</a>
 */
@Singleton
public final class Repeats {

  private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);

  static final Duration KEPT = Duration.ofHours(24);

  /** No function runs for that long. */
  static final Duration RUNNING = Duration.ofSeconds(60);

  private static final String RETRY_SECONDS = "1";
  private static final String REPLAYED = "idempotent-replayed";

  private final Table table;
  private final Clock clock;

  public Repeats(Table table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * What is stored.
   *
   * @param status null while the request runs
   */
  private record Row(
      Sha256 content,
      @Nullable Integer status,
      Map<String, String> headers,
      @Nullable String body) {

    static Row running(KeyedRequest request) {
      return new Row(request.content(), null, Map.of(), null);
    }

    static Row ended(KeyedRequest request, KeptAnswer answer) {
      boolean secret = request.secret() && answer.successful();
      String body = answer.body();
      return new Row(
          request.content(),
          answer.status(),
          secret ? Map.of() : answer.headers(),
          body == null || secret ? null : Zipped.zip(body));
    }

    KeptAnswer answer(int given) {
      Map<String, String> all = new HashMap<>(headers);
      all.put(REPLAYED, "true");
      return new KeptAnswer(given, all, body == null ? null : Zipped.unzip(body));
    }
  }

  /**
   * @param act does what is asked for; what goes wrong is an answer too
   * @throws Rejected if the key was used for another request, if the first one still runs, or if
   *     its answer is not told twice
   */
  public KeptAnswer once(KeyedRequest request, Supplier<KeptAnswer> act) {
    Key key = Keys.repeat(request.caller(), request.key());
    Instant now = clock.instant();
    Write mark = Write.create(key, Row.running(request)).expiring(now.plus(RUNNING));
    if (table.commit(List.of(mark)) instanceof Conflict(List<CommitResult.Lost> lost)) {
      return repeated(request, lost.getFirst().present());
    }
    KeptAnswer answer = act.get();
    if (answer.passing()) {
      settle(new Write.Delete(key, Precondition.revision(1)));
    } else {
      settle(
          Write.put(key, Row.ended(request, answer))
              .expiring(now.plus(KEPT))
              .over(Precondition.revision(1)));
    }
    return answer;
  }

  private static KeptAnswer repeated(KeyedRequest request, @Nullable Item present) {
    Row row = present == null ? Row.running(request) : present.as(Row.class);
    if (!row.content().equals(request.content())) {
      throw Rejected.of(
          ProblemCode.IDEMPOTENCY_CONFLICT,
          "the Idempotency-Key `" + request.key() + "` was sent with another request",
          "Use a new key for each request, and the same one only to send it again as it was.");
    }
    Integer status = row.status();
    if (status == null) {
      throw Rejected.of(
              ProblemCode.REQUEST_IN_PROGRESS,
              "the first request with the Idempotency-Key `" + request.key() + "` still runs",
              "Send it again in a moment.")
          .with("retry-after", RETRY_SECONDS);
    }
    KeptAnswer answer = row.answer(status);
    if (request.secret() && answer.successful()) {
      throw Rejected.of(
          ProblemCode.SHOWN_ONCE,
          "the request was carried out, and its answer held a secret that is not shown again",
          "If the answer is lost, revoke what it made and make another one with a new key.");
    }
    return answer;
  }

  /** The act is done, whatever comes of this: a mark that stays ends by itself. */
  private void settle(Write write) {
    try {
      if (!table.commit(List.of(write)).done()) {
        LOG.warn("{} took longer than its mark lasts", write.key());
      }
    } catch (TableUnavailableException | TableLimitException e) {
      LOG.warn("{} is not kept for repeats", write.key(), e);
    }
  }
}
