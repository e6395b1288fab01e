package dev.kapsel.local.access;

import static dev.kapsel.local.access.StubIssuer.ONE;
import static dev.kapsel.local.access.StubIssuer.TWO;
import static dev.kapsel.local.access.StubIssuer.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.kapsel.functions.table.MovableClock;
import dev.kapsel.local.access.Caller.Known;
import dev.kapsel.local.access.Caller.Nobody;
import dev.kapsel.local.access.Caller.Refused;
import dev.kapsel.local.access.Caller.Unknown;
import dev.kapsel.model.api.SignInSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of an issuer that is asked over HTTP for its keys. */
class JwtAuthorizerTest {

  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Refused NOT_SIGNED =
      new Refused("the token is not signed by a key of the issuer");

  private final MovableClock clock = new MovableClock(NOW);
  private StubIssuer issuer;
  private JwtAuthorizer authorizer;

  @BeforeEach
  void start() throws IOException {
    issuer = new StubIssuer();
    authorizer = JwtAuthorizer.of(issuer.settings(), clock);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private JWTClaimsSet.Builder claims() {
    return issuer.claims(NOW);
  }

  private Caller caller(String token) {
    return authorizer.caller("Bearer " + token);
  }

  private Caller caller(JWTClaimsSet.Builder claims) {
    return caller(signed(claims.build()));
  }

  @Test
  void claimsBecomeTextsAsAnHttpApiWritesThem() {
    Caller caller =
        caller(
            claims()
                .claim("groups", List.of("a", "b c", 3))
                .claim("gaps", Arrays.asList("a", null, "b"))
                .claim("none", List.of())
                .claim("verified", true)
                .claim("ratio", 0.5)
                .claim("absent", null)
                .claim("address", Map.of("city", "Oslo")));
    assertThat(caller).isInstanceOf(Known.class);
    assertThat(((Known) caller).claims())
        .containsOnly(
            Map.entry("iss", issuer.name()),
            Map.entry("aud", "kapsel"),
            Map.entry("sub", "carol"),
            Map.entry("iat", Long.toString(NOW.getEpochSecond())),
            Map.entry("exp", Long.toString(NOW.getEpochSecond() + 3600)),
            Map.entry("groups", "[a b c 3]"),
            Map.entry("gaps", "[a b]"),
            Map.entry("none", "[]"),
            Map.entry("verified", "true"),
            Map.entry("ratio", "0.5"),
            Map.entry("address", "{\"city\":\"Oslo\"}"));
  }

  @Test
  void nothingShownIsNobody() {
    assertThat(authorizer.caller(null)).isEqualTo(new Nobody());
  }

  @Test
  void theTokenMayStandAlone() {
    assertThat(authorizer.caller(signed(claims().build()))).isInstanceOf(Known.class);
    assertThat(authorizer.caller("bearer  " + signed(claims().build()))).isInstanceOf(Known.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c", "Bearer a.b.c.d.e"})
  void whatIsNoTokenIsRefused(String header) {
    assertThat(authorizer.caller(header)).isInstanceOf(Refused.class);
  }

  @Test
  void anUnsignedTokenIsRefused() {
    assertThat(caller(new PlainJWT(claims().build()).serialize())).isInstanceOf(Refused.class);
    String signed = signed(claims().build());
    assertThat(caller(signed.substring(0, signed.lastIndexOf('.') + 1)))
        .isInstanceOf(Refused.class);
  }

  /** The key is public, so anybody could make such a signature. */
  @Test
  void thePublicKeyIsNoSecretForAnotherAlgorithm() throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims().build());
    jwt.sign(new MACSigner(ONE.toRSAPublicKey().getEncoded()));
    assertThat(caller(jwt.serialize())).isEqualTo(NOT_SIGNED);
  }

  @Test
  void onlyOneAlgorithmIsTaken() {
    JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("one");
    assertThat(caller(signed(ONE, header, claims().build()))).isEqualTo(NOT_SIGNED);
  }

  @Test
  void aForgedSignatureIsRefused() {
    RSAKey forger = StubIssuer.key("one");
    assertThat(caller(signed(forger, claims().build()))).isEqualTo(NOT_SIGNED);
  }

  @Test
  void changedClaimsAreRefused() {
    String[] alice = signed(claims().build()).split("\\.", -1);
    String[] admin = signed(claims().subject("admin").build()).split("\\.", -1);
    assertThat(caller(alice[0] + "." + admin[1] + "." + alice[2])).isEqualTo(NOT_SIGNED);
  }

  @Test
  void aTokenMustNameItsKey() {
    JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256);
    assertThat(caller(signed(ONE, header, claims().build())))
        .isEqualTo(new Refused("the token does not name its key"));
  }

  @Test
  void aKeyThatTheTokenBringsAlongIsNotBelieved() {
    RSAKey own = StubIssuer.key("mine");
    JWSHeader.Builder header =
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("mine").jwk(own.toPublicJWK());
    assertThat(caller(signed(own, header, claims().build()))).isEqualTo(NOT_SIGNED);
  }

  @Test
  void extensionsThatAreNotKnownHereAreRefused() {
    JWSHeader.Builder header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("one")
            .customParam("careful", true)
            .criticalParams(Set.of("careful"));
    assertThat(caller(signed(ONE, header, claims().build()))).isEqualTo(NOT_SIGNED);
  }

  @Test
  void anotherIssuerIsRefused() {
    assertThat(caller(claims().issuer(issuer.name() + "/")))
        .isEqualTo(new Refused("the token does not have a valid issuer"));
  }

  @Test
  void anotherAudienceIsRefusedWhateverTheClientIs() {
    assertThat(caller(claims().audience("other").claim("client_id", "kapsel")))
        .isEqualTo(new Refused("the token does not have a valid audience"));
  }

  @Test
  void oneAudienceOfSeveralIsEnough() {
    assertThat(caller(claims().audience(List.of("other", "kapsel")))).isInstanceOf(Known.class);
  }

  /** Access tokens of Amazon Cognito have no audience. */
  @Test
  void withoutAnAudienceTheClientCounts() {
    assertThat(caller(claims().audience((String) null).claim("client_id", "kapsel")))
        .isInstanceOf(Known.class);
    assertThat(caller(claims().audience((String) null).claim("client_id", "other")))
        .isInstanceOf(Refused.class);
    assertThat(caller(claims().audience((String) null))).isInstanceOf(Refused.class);
  }

  @Test
  void aTokenEndsAtItsTimeWithoutLeeway() {
    String token = signed(claims().build());
    clock.advance(Duration.ofSeconds(3599));
    assertThat(caller(token)).isInstanceOf(Known.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(caller(token)).isEqualTo(new Refused("the token has expired"));
  }

  @Test
  void aTokenThatNeverEndsIsRefused() {
    assertThat(caller(claims().expirationTime(null)))
        .isEqualTo(new Refused("the token has expired"));
  }

  @Test
  void aTokenIsGoodFromItsTimeOnWithoutLeeway() {
    String token = signed(claims().notBeforeTime(Date.from(NOW.plusSeconds(1))).build());
    assertThat(caller(token)).isEqualTo(new Refused("the token is not valid yet"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(caller(token)).isInstanceOf(Known.class);
  }

  @Test
  void aTokenFromTheFutureOrWithoutATimeIsRefused() {
    Refused refused = new Refused("the token is not issued yet");
    assertThat(caller(claims().issueTime(Date.from(NOW.plusSeconds(1))))).isEqualTo(refused);
    assertThat(caller(claims().issueTime(null))).isEqualTo(refused);
  }

  @Test
  void claimsOfAWrongKindAreRefusedWithoutBeingQuoted() {
    assertThat(caller(claims().claim("exp", "a\r\nb\"secret"))).isEqualTo(NOT_SIGNED);
  }

  @Test
  void keysAreFetchedOnce() {
    for (int i = 0; i < 5; i++) {
      assertThat(caller(claims())).isInstanceOf(Known.class);
    }
    assertThat(issuer.asked()).isEqualTo(1);
  }

  @Test
  void aNewKeyIsFoundAndAWithdrawnOneIsForgotten() {
    String old = signed(claims().build());
    assertThat(caller(old)).isInstanceOf(Known.class);
    issuer.publish(TWO);
    assertThat(caller(signed(TWO, claims().build()))).isInstanceOf(Known.class);
    assertThat(caller(old)).isEqualTo(NOT_SIGNED);
  }

  @Test
  void inventedKeysDoNotMakeUsAskAgainAndAgain() {
    for (int i = 0; i < 20; i++) {
      RSAKey invented = new RSAKey.Builder(TWO).keyID("invented-" + i).build();
      assertThat(caller(signed(invented, claims().build()))).isEqualTo(NOT_SIGNED);
    }
    assertThat(issuer.asked()).isLessThanOrEqualTo(3);
    assertThat(caller(claims())).isInstanceOf(Known.class);
  }

  /** Whether a token is good is then not known, which is neither yes nor no. */
  @Test
  void anIssuerThatIsAwayMakesNobodyAStranger() {
    issuer.close();
    assertThat(caller(claims())).isInstanceOf(Unknown.class);
  }

  @Test
  void anIssuerThatGoesAwayLeavesItsKeysForAWhile() throws IOException {
    JWKSource<SecurityContext> forgetful =
        OpenIdIssuer.discover(issuer.name()).keySource(Duration.ofMillis(2), Duration.ofMillis(1));
    authorizer = new JwtAuthorizer(issuer.name(), "kapsel", forgetful, clock);
    assertThat(caller(claims())).isInstanceOf(Known.class);
    issuer.close();
    long end = System.currentTimeMillis() + 5;
    while (System.currentTimeMillis() < end) {
      Thread.onSpinWait();
    }
    assertThat(caller(claims())).isInstanceOf(Known.class);
    assertThat(caller(signed(TWO, claims().build()))).isEqualTo(NOT_SIGNED);
  }

  @Test
  void anIssuerThatSaysItIsAnotherIsNotTaken() {
    SignInSettings other = new SignInSettings(issuer.name() + "/", "cli", "kapsel");
    assertThatThrownBy(() -> JwtAuthorizer.of(other, clock))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("speaks for the issuer `" + issuer.name() + "`");
  }

  @Test
  void anIssuerOverPlainHttpMustBeOnThisMachine() {
    SignInSettings plain = new SignInSettings("http://issuer.example", "cli", "kapsel");
    assertThatThrownBy(() -> JwtAuthorizer.of(plain, clock))
        .hasMessageContaining("no https address");
  }
}
