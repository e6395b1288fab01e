package dev.kapsel.model.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where people who use a service sign in. Everybody may read it, at {@value #PATH}, because one has
 * to know it before.
 *
 * @param issuer address of an OpenID Connect issuer, letter by letter as its tokens name it
 * @param clientId the name under which command lines ask that issuer
 * @param audience for whom a token must be, to be good here
 * @param callback the one address of a person's own machine that the issuer knows for command
 *     lines, port included; null where it takes any port, as RFC 8252 wants it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SignInSettings(
    String issuer, String clientId, String audience, @Nullable URI callback) {

  public static final String PATH = "/.well-known/kapsel";

  public SignInSettings {
    require("issuer", issuer);
    require("clientId", clientId);
    require("audience", audience);
  }

  /** Where the issuer takes any port. */
  public SignInSettings(String issuer, String clientId, String audience) {
    this(issuer, clientId, audience, null);
  }

  private static void require(String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " is empty");
    }
  }
}
