package dev.kapsel.local.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.kapsel.client.access.Loopback;
import dev.kapsel.model.api.KapselJson;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;

/**
 * An issuer whose tokens are taken, found by its name as OpenID Connect Discovery says.
 *
 * @param name as it stands in tokens
 * @param keys where its public keys are
 */
record OpenIdIssuer(String name, URL keys) {

  /** An HTTP API may keep keys for two hours; shorter, because a key may be withdrawn. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  /** But as long, while the issuer does not answer. */
  private static final Duration KEPT_WITHOUT_ANSWER = Duration.ofHours(2);

  /** An unknown key makes us ask again, but not as often as somebody invents one. */
  private static final Duration BETWEEN_ASKING = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 256 * 1024;

  /**
   * @throws IOException if it does not answer, or says that it is another one
   */
  static OpenIdIssuer discover(String name) throws IOException {
    String base = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    URL place = url(base + "/.well-known/openid-configuration");
    JsonNode said = said(place);
    String itself = said.path("issuer").asText();
    if (!itself.equals(name)) {
      throw new IOException(
          place
              + " speaks for the issuer `"
              + itself
              + "`, not for `"
              + name
              + "`; name the issuer as it names itself");
    }
    return new OpenIdIssuer(name, url(said.path("jwks_uri").asText()));
  }

  private static JsonNode said(URL place) throws IOException {
    try {
      return KapselJson.mapper().readTree(retriever().retrieveResource(place).getContent());
    } catch (IOException e) {
      throw new IOException(
          place + " cannot be read (" + e.getMessage() + "); check the issuer's address", e);
    }
  }

  /** Its keys: remembered for a while, and asked for again when a token names an unknown one. */
  JWKSource<SecurityContext> keySource() {
    return keySource(KEPT, BETWEEN_ASKING);
  }

  JWKSource<SecurityContext> keySource(Duration kept, Duration betweenAsking) {
    return JWKSourceBuilder.create(keys, retriever())
        .cache(kept.toMillis(), PATIENCE.multipliedBy(3).toMillis())
        .refreshAheadCache(false)
        .rateLimited(betweenAsking.toMillis())
        .retrying(true)
        .outageTolerant(KEPT_WITHOUT_ANSWER.toMillis())
        .build();
  }

  private static ResourceRetriever retriever() {
    int millis = (int) PATIENCE.toMillis();
    return new DefaultResourceRetriever(millis, millis, MOST_BYTES);
  }

  /** Plain HTTP could be changed on its way, so it must not leave this machine. */
  private static URL url(String text) throws IOException {
    try {
      URI address = URI.create(text);
      if (!"https".equals(address.getScheme()) && !Loopback.is(address)) {
        throw new IOException("`" + text + "` is no https address");
      }
      return address.toURL();
    } catch (IllegalArgumentException | MalformedURLException e) {
      throw new IOException("`" + text + "` is no address", e);
    }
  }
}
