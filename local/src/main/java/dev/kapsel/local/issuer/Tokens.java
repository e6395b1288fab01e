package dev.kapsel.local.issuer;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** Makes tokens: what a user may show to the service, and what tells a program who signed in. */
final class Tokens {

  static final Duration LIFETIME = Duration.ofHours(1);

  /** RFC 9068. */
  private static final JOSEObjectType ACCESS = new JOSEObjectType("at+jwt");

  private final SigningKey key;
  private final String audience;
  private final Clock clock;

  Tokens(SigningKey key, String audience, Clock clock) {
    this.key = key;
    this.audience = audience;
    this.clock = clock;
  }

  String access(URI issuer, User user, String client, String scope) {
    return key.sign(
        ACCESS,
        about(issuer, user)
            .audience(audience)
            .claim("client_id", client)
            .claim("scope", scope)
            .jwtID(UUID.randomUUID().toString())
            .build());
  }

  /** For the program itself, so that the service does not take it. */
  String identity(URI issuer, User user, Grant grant) {
    return key.sign(
        JOSEObjectType.JWT,
        about(issuer, user)
            .audience(grant.request().client())
            .claim("nonce", grant.nonce())
            .claim("auth_time", grant.signedIn().getEpochSecond())
            .build());
  }

  private JWTClaimsSet.Builder about(URI issuer, User user) {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(issuer.toString())
        .subject(user.sub())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(LIFETIME)))
        .claim("name", user.name())
        .claim("email", user.email())
        .claim("groups", user.groups());
  }
}
