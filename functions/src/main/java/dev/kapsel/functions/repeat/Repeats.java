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
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a request with a key out once, and gives its repeats the same answer for a day.
 *
 * <p>A mark is set before the act, and the answer put in its place after it. Whoever dies in
 * between leaves the mark: for as long as {@link #RUNNING} a repeat is told to wait, afterwards it
 * takes the mark over and is carried out. That may be a second time, so acts must bear it:
 * registering what is there already gives the same version, making a workspace or changing a state
 * that has changed is refused, and what gets an id gets it from the request's {@link IdSeed}, by
 * which it is found again. The same holds after an answer that is not kept, since what fails may
 * have been done.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The
 *     Idempotency-Key HTTP header field</a>
 */
@Singleton
public final class Repeats {

  private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);

  static final Duration KEPT = Duration.ofHours(24);

  /** No function runs for that long, and clients wait for as long. */
  static final Duration RUNNING = Duration.ofSeconds(35);

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
   * @param first when the request came first; null where 0.1.0 wrote it, or when it has ended
   * @param until when whoever carries it out must have ended; null as before
   * @param status null while the request runs
   */
  private record Row(
      Sha256 content,
      @Nullable Instant first,
      @Nullable Instant until,
      @Nullable Integer status,
      Map<String, String> headers,
      @Nullable String body) {

    static Row running(KeyedRequest request, Instant first, Instant until) {
      return new Row(request.content(), first, until, null, Map.of(), null);
    }

    static Row ended(KeyedRequest request, KeptAnswer answer) {
      boolean secret = request.secret() && answer.successful();
      String body = answer.body();
      return new Row(
          request.content(),
          null,
          null,
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

  /** What a mark says to whoever has set it, or taken it over. */
  private record Mark(Key key, IdSeed seed, long revision) {}

  /**
   * @param act does what is asked for; what goes wrong is an answer too
   * @throws Rejected if the key was used for another request, if the first one still runs, or if
   *     its answer is not told twice
   */
  public KeptAnswer once(KeyedRequest request, Function<IdSeed, KeptAnswer> act) {
    Key key = Keys.repeat(request.caller(), request.key());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Write first = running(key, request, now, now.plus(RUNNING)).over(Precondition.ABSENT);
    if (table.commit(List.of(first)) instanceof Conflict(List<CommitResult.Lost> lost)) {
      Item present = lost.getFirst().present();
      if (present == null) {
        throw inProgress(request);
      }
      Row row = present.as(Row.class);
      mustBeTheSame(request, row);
      Integer status = row.status();
      return status == null
          ? carriedOut(request, takenOver(request, present, row, now), act)
          : repeated(request, row.answer(status));
    }
    return carriedOut(request, new Mark(key, seed(request, now, false), 1), act);
  }

  private KeptAnswer carriedOut(KeyedRequest request, Mark mark, Function<IdSeed, KeptAnswer> act) {
    KeptAnswer answer = act.apply(mark.seed());
    Precondition own = Precondition.revision(mark.revision());
    if (!answer.passing()) {
      settle(
          Write.put(mark.key(), Row.ended(request, answer))
              .expiring(clock.instant().plus(KEPT))
              .over(own));
    } else if (answer.refused() && !mark.seed().again()) {
      settle(new Write.Delete(mark.key(), own));
    } else {
      settle(running(mark.key(), request, mark.seed().time(), clock.instant()).over(own));
    }
    return answer;
  }

  private Mark takenOver(KeyedRequest request, Item present, Row row, Instant now) {
    Instant first = row.first();
    Instant until = row.until();
    if (first == null || until == null || now.isBefore(until)) {
      throw inProgress(request);
    }
    Write mark =
        running(present.key(), request, first, now.plus(RUNNING))
            .over(Precondition.revision(present.revision()));
    if (!table.commit(List.of(mark)).done()) {
      throw inProgress(request);
    }
    return new Mark(present.key(), seed(request, first, true), present.revision() + 1);
  }

  /** Kept for a day from the first request on; while it runs it is needed in any case. */
  private static Write.Put running(Key key, KeyedRequest request, Instant first, Instant until) {
    Instant day = first.plus(KEPT);
    return Write.put(key, Row.running(request, first, until))
        .expiring(until.isAfter(day) ? until : day);
  }

  private static IdSeed seed(KeyedRequest request, Instant first, boolean again) {
    String own = String.join("\n", request.caller(), request.key(), first.toString());
    return new IdSeed(first, own, again);
  }

  private static void mustBeTheSame(KeyedRequest request, Row row) {
    if (!row.content().equals(request.content())) {
      throw Rejected.of(
          ProblemCode.IDEMPOTENCY_CONFLICT,
          "the Idempotency-Key `" + request.key() + "` was sent with another request",
          "Use a new key for each request, and the same one only to send it again as it was.");
    }
  }

  private static Rejected inProgress(KeyedRequest request) {
    return Rejected.of(
            ProblemCode.REQUEST_IN_PROGRESS,
            "the first request with the Idempotency-Key `" + request.key() + "` still runs",
            "Send it again in a moment.")
        .with("retry-after", RETRY_SECONDS);
  }

  private static KeptAnswer repeated(KeyedRequest request, KeptAnswer answer) {
    if (request.secret() && answer.successful()) {
      throw shownOnce();
    }
    return answer;
  }

  private static Rejected shownOnce() {
    return Rejected.of(
        ProblemCode.SHOWN_ONCE,
        "the request was carried out, and its answer held a secret that is not shown again",
        "If the answer is lost, revoke what it made and make another one with a new key.");
  }

  /** The act is done, whatever comes of this: a mark that stays is taken over. */
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
