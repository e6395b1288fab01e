package dev.kapsel.functions.access;

import dev.kapsel.functions.access.Caller.Stranger;
import dev.kapsel.functions.problem.Rejected;
import dev.kapsel.model.access.Entrance;
import dev.kapsel.model.api.ProblemCode;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who calls, by what each {@link Entrance} takes. */
@Singleton
public final class Authentication {

  private final Claims claims;
  private final ServiceTokens tokens;

  public Authentication(Claims claims, ServiceTokens tokens) {
    this.claims = claims;
    this.tokens = tokens;
  }

  /**
   * @param told the claims of a token that the endpoint has checked; empty if none came
   * @param bearer the token itself
   * @throws Rejected if the caller shows something that is not good
   */
  public Caller caller(Entrance entrance, Map<String, String> told, @Nullable String bearer) {
    return switch (entrance) {
      case SIGNED_IN -> claims.person(told).<Caller>map(person -> person).orElseGet(Stranger::new);
      case SERVICE_TOKEN ->
          Optional.ofNullable(bearer)
              .<Caller>flatMap(tokens::machine)
              .orElseThrow(
                  () ->
                      Rejected.of(
                          ProblemCode.UNAUTHENTICATED,
                          "the service token is not good: it was revoked, has expired, or was"
                              + " never given out",
                          "Ask a manager of the workspace for another one."));
    };
  }
}
