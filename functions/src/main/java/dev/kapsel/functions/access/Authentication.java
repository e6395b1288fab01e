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
  private final IamCallers iam;
  private final ServiceTokens tokens;

  public Authentication(Claims claims, IamCallers iam, ServiceTokens tokens) {
    this.claims = claims;
    this.iam = iam;
    this.tokens = tokens;
  }

  /**
   * @param told what the endpoint has checked: the claims of a token, or at {@link Entrance#IAM}
   *     the {@code userArn} of who has signed; empty if nothing came
   * @param bearer the token itself
   * @throws Rejected if the caller shows something that is not good
   */
  public Caller caller(Entrance entrance, Map<String, String> told, @Nullable String bearer) {
    return switch (entrance) {
      case SIGNED_IN -> claims.person(told).<Caller>map(person -> person).orElseGet(Stranger::new);
      case IAM -> iam.caller(told).<Caller>map(person -> person).orElseGet(Stranger::new);
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
