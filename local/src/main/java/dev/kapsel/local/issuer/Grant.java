package dev.kapsel.local.issuer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a code stands for: somebody's consent to one request. */
record Grant(String user, AuthorizationRequest request, Instant signedIn) {

  @Nullable String nonce() {
    return request.nonce();
  }
}
