package dev.kapsel.local.issuer;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Codes, good for a minute and once. One that is shown a second time has been copied, so what the
 * first time gave ends (RFC 6749 4.1.2).
 */
final class Codes {

  private static final Duration LIFETIME = Duration.ofSeconds(60);

  private final OneTime<Grant> grants;
  private final OneTime<String> spent;
  private final Sessions sessions;

  Codes(Sessions sessions, Clock clock) {
    this.sessions = sessions;
    this.grants = new OneTime<>(LIFETIME, clock);
    this.spent = new OneTime<>(LIFETIME, clock);
  }

  String issue(Grant grant) {
    return grants.keep(grant);
  }

  /** The code is dead afterwards, also where what comes with it turns out to be wrong. */
  Grant redeem(String code) throws OAuthException, IOException {
    Optional<Grant> grant = grants.take(code);
    if (grant.isEmpty()) {
      sessions.end(spent.take(code).orElse(null));
      throw OAuthException.invalidGrant("the code is not known, was used before, or is too old");
    }
    return grant.get();
  }

  /** The session that a code has led to. */
  void ledTo(String code, Session session) {
    spent.keep(code, session.id());
  }
}
