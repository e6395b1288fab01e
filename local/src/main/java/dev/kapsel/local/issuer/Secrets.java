package dev.kapsel.local.issuer;

import dev.kapsel.model.oci.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody guesses: 256 bits of chance, as 43 characters that need no escape anywhere. */
final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private Secrets() {}

  static String next() {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    return base64(secret);
  }

  /** The transformation S256 of RFC 7636. */
  static String s256(String verifier) {
    return base64(Sha256.digest().digest(verifier.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Takes the same time wherever the two differ. */
  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
