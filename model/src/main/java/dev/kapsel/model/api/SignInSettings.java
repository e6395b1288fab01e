package dev.kapsel.model.api;

/**
 * Where people who use a service sign in. Everybody may read it, at {@value #PATH}, because one has
 * to know it before.
 *
 * @param issuer address of an OpenID Connect issuer, letter by letter as its tokens name it
 * @param clientId the name under which command lines ask that issuer
 * @param audience for whom a token must be, to be good here
 */
public record SignInSettings(String issuer, String clientId, String audience) {

  public static final String PATH = "/.well-known/kapsel";

  public SignInSettings {
    require("issuer", issuer);
    require("clientId", clientId);
    require("audience", audience);
  }

  private static void require(String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " is empty");
    }
  }
}
