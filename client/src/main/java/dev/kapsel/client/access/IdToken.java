package dev.kapsel.client.access;

import dev.kapsel.model.api.SignInSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the token that says who signed in must be like: OpenID Connect Core 3.1.3.7. */
record IdToken(SignInSettings settings, Clock clock) {

  void check(@Nullable String token, String nonce) {
    JwtClaims claims =
        Optional.ofNullable(token)
            .flatMap(JwtClaims::of)
            .orElseThrow(() -> new SignInException("the issuer does not say who signed in"));
    require(settings.issuer().equals(claims.text("iss")), "is of another issuer");
    require(claims.list("aud").contains(settings.clientId()), "is for another program");
    require(nonce.equals(claims.text("nonce")), "is of another sign-in");
    Instant end = claims.time("exp");
    require(end != null && clock.instant().isBefore(end), "has expired; check this clock");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new SignInException("the issuer's id token " + otherwise);
    }
  }
}
