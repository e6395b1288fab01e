package dev.kapsel.local.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kapsel.model.api.SignInSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer somewhere else, whose keys a test changes. */
public final class StubIssuer implements AutoCloseable {

  static final String AUDIENCE = "kapsel";
  static final RSAKey ONE = key("one");
  static final RSAKey TWO = key("two");

  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile List<JWK> keys = List.of(ONE.toPublicJWK());

  public StubIssuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/.well-known/openid-configuration",
        exchange ->
            answer(
                exchange,
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(name(), name())));
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          answer(exchange, new JWKSet(keys).toString());
        });
    server.start();
  }

  static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String name() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public SignInSettings settings() {
    return new SignInSettings(name(), "cli", AUDIENCE);
  }

  /** A token of somebody who may do everything, for an hour. */
  public String administrator() {
    return signed(
        claims(Instant.now())
            .subject("root")
            .claim("groups", List.of("kapsel-administrators"))
            .build());
  }

  void publish(RSAKey... those) {
    keys = List.of(those).stream().map(key -> (JWK) key.toPublicJWK()).toList();
  }

  /** How often the keys were fetched. */
  int asked() {
    return asked.get();
  }

  /** What a good token says. */
  public JWTClaimsSet.Builder claims(Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(name())
        .audience(AUDIENCE)
        .subject("carol")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(3600)));
  }

  public static String signed(JWTClaimsSet claims) {
    return signed(ONE, claims);
  }

  static String signed(RSAKey key, JWTClaimsSet claims) {
    return signed(key, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()), claims);
  }

  static String signed(RSAKey key, JWSHeader.Builder header, JWTClaimsSet claims) {
    SignedJWT jwt = new SignedJWT(header.build(), claims);
    try {
      jwt.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
