package dev.kapsel.client.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kapsel.model.api.KapselJson;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An issuer as it describes itself: OpenID Connect Discovery 4.
 *
 * @param scopes those it knows; empty if it does not say
 * @param revocation where a refresh token is given up; null if nowhere
 */
record OpenIdProvider(
    String issuer, URI authorization, URI tokens, @Nullable URI revocation, List<String> scopes) {

  private static final List<String> WANTED = List.of("profile", "email", "offline_access");

  OpenIdProvider {
    scopes = List.copyOf(scopes);
  }

  static OpenIdProvider discover(String issuer) {
    URI place = address(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
    Web.Answer answer = Web.get(place);
    String itself = answer.json().path("issuer").asText();
    if (!answer.good() || !itself.equals(issuer)) {
      throw new SignInException(
          place
              + (answer.good()
                  ? " speaks for the issuer `" + itself + "`, not for `" + issuer + "`"
                  : " answers with status " + answer.status())
              + "; check the issuer's address");
    }
    return of(issuer, answer.json());
  }

  private static OpenIdProvider of(String issuer, JsonNode said) {
    List<String> scopes = new ArrayList<>();
    said.path("scopes_supported").forEach(scope -> scopes.add(scope.asText()));
    return new OpenIdProvider(
        issuer,
        address(said.path("authorization_endpoint").asText()),
        address(said.path("token_endpoint").asText()),
        said.has("revocation_endpoint") ? address(said.path("revocation_endpoint").asText()) : null,
        scopes);
  }

  private static URI address(String text) {
    try {
      URI address = URI.create(text);
      if ("https".equals(address.getScheme()) || Loopback.is(address)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new SignInException(
        "`" + text + "` is no https address, nor one of this machine; check the issuer's address");
  }

  /** What is asked for, as far as the issuer knows it: some refuse what they do not know. */
  String scope() {
    List<String> asked = new ArrayList<>(List.of("openid"));
    WANTED.stream().filter(scopes::contains).forEach(asked::add);
    return String.join(" ", asked);
  }

  /**
   * Asks for tokens.
   *
   * @throws SignInException if the issuer refuses
   */
  static TokenAnswer tokens(URI place, Map<String, String> form) {
    Web.Answer answer = Web.post(place, form, null);
    if (!answer.good()) {
      throw new SignInException("the issuer gives no token: " + answer.refusal());
    }
    try {
      return KapselJson.mapper().treeToValue(answer.json(), TokenAnswer.class);
    } catch (JsonProcessingException e) {
      throw new SignInException("the issuer's answer at " + place + " is none of RFC 6749");
    }
  }
}
