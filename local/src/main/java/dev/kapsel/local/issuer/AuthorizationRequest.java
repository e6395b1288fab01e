package dev.kapsel.local.issuer;

import dev.kapsel.client.access.Loopback;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a program asks a person's browser for: RFC 6749 4.1.1, with PKCE (RFC 7636). Who asks and
 * where the answer goes is known to be good; the rest is not before {@link #check}.
 */
record AuthorizationRequest(String client, URI redirect, Parameters parameters) {

  private static final String CHALLENGE = "[A-Za-z0-9_-]{43}";

  /**
   * @throws OAuthException if the answer may not be sent where the request says
   */
  static AuthorizationRequest of(Parameters parameters) throws OAuthException {
    String client = parameters.require("client_id");
    if (!client.equals(DevelopmentIssuer.COMMAND_LINE)) {
      throw new OAuthException("unauthorized_client", "no program `" + client + "` is known here");
    }
    String redirect = parameters.require("redirect_uri");
    return new AuthorizationRequest(client, loopback(redirect), parameters);
  }

  /** Any port of this machine, as RFC 8252 7.3 has it for programs. */
  private static URI loopback(String text) throws OAuthException {
    try {
      URI address = URI.create(text);
      if (Loopback.is(address) && address.getRawFragment() == null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw OAuthException.invalidRequest(
        "the redirect_uri `" + text + "` is no address like http://127.0.0.1:PORT/PATH");
  }

  /**
   * @throws OAuthException if the program is to be told that it asks for the wrong thing
   */
  AuthorizationRequest check() throws OAuthException {
    if (!parameters.require("response_type").equals("code")) {
      throw new OAuthException("unsupported_response_type", "only `code` is given out");
    }
    if (!"S256".equals(parameters.get("code_challenge_method"))
        || !parameters.require("code_challenge").matches(CHALLENGE)) {
      throw OAuthException.invalidRequest(
          "a code_challenge of the method S256 is needed (RFC 7636)");
    }
    if ("none".equals(parameters.get("prompt"))) {
      throw new OAuthException("login_required", "a person has to choose");
    }
    return this;
  }

  String challenge() {
    return String.valueOf(parameters.get("code_challenge"));
  }

  String scope() {
    return Scope.known(parameters.get("scope"));
  }

  @Nullable String nonce() {
    return parameters.get("nonce");
  }

  /** The address with an answer; it says who answers, too (RFC 9207). */
  URI answered(URI issuer, Map<String, String> answer) {
    Map<String, String> all = new TreeMap<>(answer);
    all.put("iss", issuer.toString());
    String state = parameters.get("state");
    if (state != null) {
      all.put("state", state);
    }
    String query =
        all.entrySet().stream()
            .map(one -> one.getKey() + "=" + encode(one.getValue()))
            .collect(Collectors.joining("&"));
    return URI.create(redirect + (redirect.getRawQuery() == null ? "?" : "&") + query);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
