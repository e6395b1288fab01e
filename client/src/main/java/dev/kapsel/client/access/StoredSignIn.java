package dev.kapsel.client.access;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in at one service, as it is kept between commands.
 *
 * @param tokens where the refresh token is exchanged
 * @param revocation where it is given up; null if the issuer has no such place
 * @param refreshToken null if the issuer gives none: then one signs in again
 */
record StoredSignIn(
    String issuer,
    String clientId,
    URI tokens,
    @Nullable URI revocation,
    String accessToken,
    @Nullable String refreshToken,
    Instant until) {

  StoredSignIn with(String newAccess, @Nullable String newRefresh, Instant newEnd) {
    // An issuer that does not rotate refresh tokens gives no new one.
    String refresh = newRefresh == null ? refreshToken : newRefresh;
    return new StoredSignIn(issuer, clientId, tokens, revocation, newAccess, refresh, newEnd);
  }

  @Override
  public String toString() {
    return "StoredSignIn[" + issuer + ", until " + until + "]";
  }
}
