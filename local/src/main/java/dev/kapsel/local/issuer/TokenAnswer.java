package dev.kapsel.local.issuer;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What the token endpoint gives: RFC 6749 5.1. */
record TokenAnswer(
    @JsonProperty("access_token") String accessToken,
    @JsonProperty("token_type") String tokenType,
    @JsonProperty("expires_in") long expiresIn,
    String scope,
    @JsonProperty("refresh_token") @Nullable String refreshToken,
    @JsonProperty("id_token") @Nullable String idToken) {

  static TokenAnswer of(String accessToken, String scope) {
    return new TokenAnswer(accessToken, "Bearer", Tokens.LIFETIME.toSeconds(), scope, null, null);
  }

  TokenAnswer withRefresh(String token) {
    return new TokenAnswer(accessToken, tokenType, expiresIn, scope, token, idToken);
  }

  TokenAnswer withIdentity(String token) {
    return new TokenAnswer(accessToken, tokenType, expiresIn, scope, refreshToken, token);
  }

  @Override
  public String toString() {
    return "TokenAnswer[" + scope + "]";
  }
}
