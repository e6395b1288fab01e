package dev.kapsel.local.issuer;

import dev.kapsel.model.oci.Sha256;
import java.time.Instant;

/**
 * A sign-in that goes on without its user.
 *
 * @param secret of the one refresh token that is good now; only its hash is kept
 * @param until when it ends if nobody renews it
 */
record Session(String id, String user, String client, String scope, Sha256 secret, Instant until) {

  Session with(Sha256 newSecret, Instant newEnd) {
    return new Session(id, user, client, scope, newSecret, newEnd);
  }
}
