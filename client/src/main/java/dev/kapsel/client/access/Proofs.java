package dev.kapsel.client.access;

import dev.kapsel.model.oci.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What ties the steps of one sign-in together, so that nobody can put in a step of another.
 *
 * @param state comes back with the answer
 * @param nonce comes back in the id token
 * @param verifier shows that who exchanges the code is who asked for it (RFC 7636)
 */
record Proofs(String state, String nonce, String verifier) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  static Proofs random() {
    return new Proofs(chance(), chance(), chance());
  }

  String challenge() {
    return base64(Sha256.digest().digest(verifier.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String chance() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return base64(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "Proofs[]";
  }
}
