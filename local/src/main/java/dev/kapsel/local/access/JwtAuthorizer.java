package dev.kapsel.local.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.kapsel.model.api.SignInSettings;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies bearer tokens as the JWT authorizer of an HTTP API does: the algorithm (RS256), the key
 * that the token names, the signature, {@code iss}, {@code aud} or in its absence {@code
 * client_id}, {@code exp}, {@code iat}, and {@code nbf} where there is one. As there, clocks are
 * given no leeway; issuer and service of one machine have the same one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html">JWT
 *     authorizers</a>
 */
public final class JwtAuthorizer {

  private static final Logger LOG = LoggerFactory.getLogger(JwtAuthorizer.class);
  private static final String BEARER = "bearer ";

  private final String issuer;
  private final String audience;
  private final Clock clock;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  public JwtAuthorizer(
      String issuer, String audience, JWKSource<SecurityContext> keys, Clock clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
    // An HTTP API does not look at the type; issuers write JWT, at+jwt or nothing.
    processor.setJWSTypeVerifier((type, context) -> {});
    processor.setJWTClaimsSetVerifier((claims, context) -> check(claims));
  }

  /**
   * For tokens of this issuer, whose keys are fetched when they are needed.
   *
   * @throws IOException if the issuer does not say where they are
   */
  public static JwtAuthorizer of(SignInSettings signIn, Clock clock) throws IOException {
    OpenIdIssuer issuer = OpenIdIssuer.discover(signIn.issuer());
    return new JwtAuthorizer(signIn.issuer(), signIn.audience(), issuer.keySource(), clock);
  }

  /**
   * Who sends a request.
   *
   * @param header what its {@code Authorization} says; null if it has none. The token may stand
   *     there with and without {@code Bearer} before it.
   */
  public Caller caller(@Nullable String header) {
    if (header == null) {
      return new Caller.Nobody();
    }
    try {
      return new Caller.Known(ClaimTexts.of(verified(token(header))));
    } catch (ParseException e) {
      return new Caller.Refused("the token is no signed JWT");
    } catch (UnfitException e) {
      return new Caller.Refused(String.valueOf(e.getMessage()));
    } catch (BadJOSEException | RateLimitReachedException e) {
      // The latter: keys were asked for a moment ago, and the token's was not among them.
      return new Caller.Refused("the token is not signed by a key of the issuer");
    } catch (JOSEException e) {
      LOG.error("the keys of {} cannot be had: {}", issuer, e.getMessage());
      return new Caller.Unknown("the issuer's keys cannot be had");
    }
  }

  private static String token(String header) {
    return header.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? header.substring(BEARER.length()).strip()
        : header.strip();
  }

  private Map<String, Object> verified(String token)
      throws ParseException, BadJOSEException, JOSEException {
    SignedJWT jwt = SignedJWT.parse(token);
    if (jwt.getHeader().getKeyID() == null) {
      throw new UnfitException("the token does not name its key");
    }
    processor.process(jwt, null);
    return jwt.getPayload().toJSONObject();
  }

  private void check(JWTClaimsSet claims) throws UnfitException {
    Instant now = clock.instant();
    require(issuer.equals(claims.getIssuer()), "the token does not have a valid issuer");
    require(isForUs(claims), "the token does not have a valid audience");
    require(before(now, claims.getExpirationTime()), "the token has expired");
    require(notAfter(claims.getIssueTime(), now), "the token is not issued yet");
    require(
        claims.getNotBeforeTime() == null || notAfter(claims.getNotBeforeTime(), now),
        "the token is not valid yet");
  }

  private boolean isForUs(JWTClaimsSet claims) {
    List<String> audiences = claims.getAudience();
    return audiences.isEmpty()
        ? audience.equals(claims.getClaim("client_id"))
        : audiences.contains(audience);
  }

  private static boolean before(Instant now, @Nullable Date time) {
    return time != null && now.isBefore(time.toInstant());
  }

  private static boolean notAfter(@Nullable Date time, Instant now) {
    return time != null && !time.toInstant().isAfter(now);
  }

  private static void require(boolean condition, String otherwise) throws UnfitException {
    if (!condition) {
      throw new UnfitException(otherwise);
    }
  }

  /** A reason in our own words; the library's may quote the token. */
  private static final class UnfitException extends BadJWTException {

    private static final long serialVersionUID = 1L;

    UnfitException(String reason) {
      super(reason);
    }
  }
}
