package dev.kapsel.model.contract;

import static dev.kapsel.model.contract.ReplyHeader.ETAG;

import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One row of {@link Contracts} while it is written. */
final class Entry {

  private static final String JSON = "application/json";

  private final Route route;
  private final String summary;
  private final List<Parameter> query = new ArrayList<>();
  private final List<Reply> replies = new ArrayList<>();
  private final Set<ProblemCode> stated = EnumSet.noneOf(ProblemCode.class);
  private Effect effect;
  private @Nullable Class<?> body;
  private boolean guarded;
  private boolean secret;
  private @Nullable Deprecation deprecated;

  private Entry(Route route, String summary) {
    this.route = route;
    this.summary = summary;
    this.effect = route.method().equals("GET") ? Effect.READS : Effect.ACTS;
  }

  static Entry on(Route route, String summary) {
    return new Entry(route, summary);
  }

  /** Though it is no GET, or need not be protected from being sent twice. */
  Entry effect(Effect other) {
    effect = other;
    return this;
  }

  Entry takes(Class<?> record) {
    body = record;
    return this;
  }

  Entry asks(String name, String description, Class<?> type) {
    query.add(new Parameter(name, description, type));
    return this;
  }

  /** A parameter that is a whole number. */
  Entry asksNumber(String name, String description, Parameter.Range range) {
    query.add(new Parameter(name, description, Integer.class, range, null));
    return this;
  }

  /** An example of the parameter before. */
  Entry example(String as) {
    query.add(query.removeLast().withExample(as));
    return this;
  }

  /** Every answer to a GET has a tag. */
  Entry answers(int status, Class<?> record, ReplyHeader... headers) {
    Set<ReplyHeader> all = EnumSet.noneOf(ReplyHeader.class);
    all.addAll(List.of(headers));
    if (route.method().equals("GET")) {
      all.add(ETAG);
    }
    replies.add(new Reply(status, record, false, Set.of(JSON), all));
    return this;
  }

  /** Also as what people read. */
  Entry answersAs(Class<?> record, String... mediaTypes) {
    Set<String> types = new TreeSet<>(List.of(mediaTypes));
    types.add(JSON);
    replies.add(new Reply(200, record, false, types, Set.of(ETAG)));
    return this;
  }

  /** As text and nothing else. */
  Entry answersText(String mediaType) {
    replies.add(new Reply(200, String.class, false, Set.of(mediaType), Set.of(ETAG)));
    return this;
  }

  Entry pages(Class<?> record) {
    query.add(Parameter.NEXT_TOKEN);
    replies.add(new Reply(200, record, true, Set.of(JSON), Set.of(ETAG)));
    return this;
  }

  Entry problems(ProblemCode... codes) {
    stated.addAll(List.of(codes));
    return this;
  }

  /** Changes only what is still as the caller read it. */
  Entry guarded() {
    guarded = true;
    return this;
  }

  Entry secret() {
    secret = true;
    return this;
  }

  /** As docs/reference/versioning.md asks for, before a route goes. */
  Entry deprecated(Deprecation notice) {
    deprecated = notice;
    return this;
  }

  RouteContract contract() {
    return new RouteContract(
        route, summary, effect, body, query, replies, stated, guarded, secret, deprecated);
  }
}
