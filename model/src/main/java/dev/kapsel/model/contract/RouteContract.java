package dev.kapsel.model.contract;

import dev.kapsel.model.access.Access;
import dev.kapsel.model.api.ProblemCode;
import dev.kapsel.model.api.Route;
import dev.kapsel.model.definition.Definition;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a route takes and answers, said once: the published contract, the functions and the client
 * all go by it.
 *
 * @param summary one sentence
 * @param body the record that the request carries; {@link Definition} is a native definition in
 *     either notation; null: none
 * @param stated problems that do not follow from the rest
 * @param guarded whether {@code If-Match} must say which state is changed
 * @param secret whether the answer shows a secret that no other answer ever does
 */
public record RouteContract(
    Route route,
    String summary,
    Effect effect,
    @Nullable Class<?> body,
    List<Parameter> query,
    List<Reply> replies,
    Set<ProblemCode> stated,
    boolean guarded,
    boolean secret,
    @Nullable Deprecation deprecated) {

  public RouteContract {
    query = List.copyOf(query);
    replies = List.copyOf(replies);
    stated = Set.copyOf(stated);
  }

  /** The contract of a route. */
  public static RouteContract of(Route route) {
    return Contracts.of(route);
  }

  /** Whether {@code Idempotency-Key} means something: workers repeat their messages by number. */
  public boolean keyed() {
    return effect != Effect.READS && !ofWorkers();
  }

  /** Whether it belongs to the build protocol. */
  public boolean ofWorkers() {
    return route.access() == Access.WORKER;
  }

  /** Every problem that may come instead of an answer. */
  public Set<ProblemCode> problems() {
    Set<ProblemCode> all =
        EnumSet.of(ProblemCode.INTERNAL, ProblemCode.UNAVAILABLE, ProblemCode.TIMEOUT);
    all.addAll(stated);
    all.add(ProblemCode.INVALID_REQUEST);
    all.addAll(ofAccess());
    if (body != null) {
      all.addAll(
          EnumSet.of(
              ProblemCode.TOO_LARGE,
              ProblemCode.UNSUPPORTED_MEDIA_TYPE,
              ProblemCode.REQUEST_TIMEOUT));
    }
    if (body == Definition.class) {
      all.add(ProblemCode.INVALID_DEFINITION);
    }
    if (guarded) {
      all.addAll(EnumSet.of(ProblemCode.PRECONDITION_REQUIRED, ProblemCode.PRECONDITION_FAILED));
    }
    if (keyed()) {
      all.addAll(EnumSet.of(ProblemCode.IDEMPOTENCY_CONFLICT, ProblemCode.REQUEST_IN_PROGRESS));
    }
    if (secret) {
      all.add(ProblemCode.SHOWN_ONCE);
    }
    return all;
  }

  private Set<ProblemCode> ofAccess() {
    return switch (route.access()) {
      case PUBLIC -> EnumSet.of(ProblemCode.RATE_LIMITED);
      case SIGNED_IN -> EnumSet.of(ProblemCode.RATE_LIMITED, ProblemCode.UNAUTHENTICATED);
      case ADMINISTRATOR ->
          EnumSet.of(ProblemCode.RATE_LIMITED, ProblemCode.UNAUTHENTICATED, ProblemCode.FORBIDDEN);
      case READER, CONTRIBUTOR, MANAGER ->
          EnumSet.of(
              ProblemCode.RATE_LIMITED,
              ProblemCode.UNAUTHENTICATED,
              ProblemCode.FORBIDDEN,
              ProblemCode.NOT_FOUND);
      case WORKER -> EnumSet.of(ProblemCode.UNAUTHENTICATED, ProblemCode.FORBIDDEN);
    };
  }
}
