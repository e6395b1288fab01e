package dev.kapsel.client.access;

import dev.kapsel.client.TokenSource;
import dev.kapsel.client.UnreachableException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody who has signed in by a browser. The access token is renewed by the refresh token, while
 * no other process does the same.
 */
public final class SignedIn implements TokenSource {

  private final CredentialFile file;
  private final URI service;
  private final Clock clock;

  public SignedIn(CredentialFile file, URI service, Clock clock) {
    this.file = file;
    this.service = service;
    this.clock = clock;
  }

  @Override
  public Optional<String> token() {
    Optional<StoredSignIn> stored = file.find(service);
    return stored.isPresent() && ends(stored.get())
        ? another(stored.get().accessToken())
        : stored.map(StoredSignIn::accessToken);
  }

  @Override
  public Optional<String> another(String refused) {
    return file.alone(() -> file.find(service).flatMap(stored -> renewed(stored, refused)));
  }

  private Optional<String> renewed(StoredSignIn stored, String refused) {
    if (!stored.accessToken().equals(refused)) {
      return Optional.of(stored.accessToken()); // another process was faster
    }
    String refresh = stored.refreshToken();
    if (refresh == null) {
      return Optional.empty();
    }
    TokenAnswer answer = refreshed(stored, refresh);
    StoredSignIn now =
        stored.with(answer.accessToken(), answer.refreshToken(), answer.end(clock.instant()));
    file.put(service, now);
    return Optional.of(now.accessToken());
  }

  private static TokenAnswer refreshed(StoredSignIn stored, String refresh) {
    try {
      return OpenIdProvider.tokens(
          stored.tokens(),
          Map.of(
              "grant_type",
              "refresh_token",
              "client_id",
              stored.clientId(),
              "refresh_token",
              refresh));
    } catch (SignInException e) {
      throw new SignInException(
          "the sign-in at " + stored.issuer() + " has ended; sign in again with `kapsel login`");
    }
  }

  private boolean ends(StoredSignIn stored) {
    Instant now = clock.instant();
    return !now.isBefore(Renewal.ahead(stored.until()));
  }

  /**
   * Forgets the sign-in, and gives its refresh token up where the issuer has a place for that.
   *
   * @return whether there was one
   */
  public boolean end() {
    Optional<StoredSignIn> stored = file.find(service);
    file.remove(service);
    stored.ifPresent(SignedIn::revoke);
    return stored.isPresent();
  }

  private static void revoke(StoredSignIn stored) {
    String refresh = stored.refreshToken();
    if (stored.revocation() == null || refresh == null) {
      return;
    }
    try {
      Web.post(stored.revocation(), Map.of("client_id", stored.clientId(), "token", refresh), null);
    } catch (UnreachableException e) {
      // Here it is forgotten all the same, and at the issuer it ends by itself.
    }
  }

  @Override
  public String kind() {
    return "signed in";
  }
}
