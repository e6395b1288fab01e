package dev.kapsel.client.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an issuer gives: RFC 6749 5.1. */
record TokenAnswer(
    @JsonProperty("access_token") String accessToken,
    @JsonProperty("refresh_token") @Nullable String refreshToken,
    @JsonProperty("id_token") @Nullable String idToken,
    @JsonProperty("expires_in") @Nullable Long expiresIn) {

  private static final long USUAL_SECONDS = 300;

  TokenAnswer {
    if (accessToken == null || accessToken.isBlank()) {
      throw new IllegalArgumentException("there is no access_token");
    }
  }

  /** When the access token ends, by this machine's clock, which need not be the issuer's. */
  Instant end(Instant now) {
    return now.plusSeconds(expiresIn == null ? USUAL_SECONDS : expiresIn);
  }

  @Override
  public String toString() {
    return "TokenAnswer[for " + expiresIn + " s]";
  }
}
