package dev.kapsel.local.access;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import dev.kapsel.model.api.SignInSettings;
import java.time.Clock;

/** For tests of other things: an issuer that nobody has a token of. */
public final class NoAccess {

  public static final SignInSettings SETTINGS =
      new SignInSettings("http://127.0.0.1:1", "cli", "kapsel");

  private NoAccess() {}

  public static JwtAuthorizer authorizer() {
    return new JwtAuthorizer(
        SETTINGS.issuer(),
        SETTINGS.audience(),
        new ImmutableJWKSet<>(new JWKSet()),
        Clock.systemUTC());
  }
}
