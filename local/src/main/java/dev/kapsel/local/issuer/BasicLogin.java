package dev.kapsel.local.issuer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a program that has a secret says who it is: RFC 6749 2.3.1. */
record BasicLogin(String name, String secret) {

  private static final String BASIC = "basic ";

  static BasicLogin of(@Nullable String header) throws OAuthException {
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
      throw new OAuthException("invalid_client", "the request has no Basic login");
    }
    try {
      byte[] login = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      String[] parts = new String(login, StandardCharsets.UTF_8).split(":", 2);
      if (parts.length == 2) {
        return new BasicLogin(parts[0], parts[1]);
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new OAuthException("invalid_client", "the Basic login is not of the form NAME:SECRET");
  }

  @Override
  public String toString() {
    return "BasicLogin[" + name + "]";
  }
}
