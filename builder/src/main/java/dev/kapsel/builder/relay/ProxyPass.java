package dev.kapsel.builder.relay;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The login of one proxy, known to the program that it was made for and to nobody else. */
final class ProxyPass {

  private static final String USER = "kapsel";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String password;
  private final byte[] expected;

  ProxyPass() {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    password = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    byte[] login = (USER + ":" + password).getBytes(StandardCharsets.US_ASCII);
    expected = bytes("Basic " + Base64.getEncoder().encodeToString(login));
  }

  String url(int port) {
    return "http://" + USER + ":" + password + "@127.0.0.1:" + port;
  }

  boolean admits(@Nullable String authorization) {
    return authorization != null && MessageDigest.isEqual(expected, bytes(authorization));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
