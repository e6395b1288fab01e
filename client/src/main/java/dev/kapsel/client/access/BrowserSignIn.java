package dev.kapsel.client.access;

import dev.kapsel.model.api.SignInSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signs a person in by a browser: the code flow of OpenID Connect with PKCE, for a program that can
 * keep no secret (RFC 8252). The answer comes to a port of this machine.
 */
public final class BrowserSignIn {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final SignInSettings settings;
  private final CredentialFile file;
  private final Clock clock;

  public BrowserSignIn(SignInSettings settings, CredentialFile file, Clock clock) {
    this.settings = settings;
    this.file = file;
    this.clock = clock;
  }

  /**
   * Signs in at a service, and keeps that.
   *
   * @param port where the answer comes; 0 for the one that the service names, else for any
   * @param open gets the address that the person has to visit
   * @throws SignInException if it comes to nothing
   */
  public Identity run(URI service, int port, Consumer<URI> open) {
    OpenIdProvider provider = OpenIdProvider.discover(settings.issuer());
    Proofs proofs = Proofs.random();
    URI known = port == 0 ? known(settings.callback()) : null;
    int listening = known == null ? port : known.getPort();
    try (Callback callback = Callback.listen(known, listening, proofs.state(), settings.issuer())) {
      open.accept(address(provider, proofs, callback.address()));
      return callback.answer(
          PATIENCE, code -> finish(service, provider, proofs, callback.address(), code));
    } catch (IOException e) {
      throw new SignInException(
          known == null
              ? "nothing can listen on port "
                  + port
                  + " of this machine; choose another with --port"
              : "nothing can listen on port "
                  + listening
                  + " of this machine, the one that the issuer knows; end what does, and try again");
    }
  }

  /** A service that names another machine would have the answer sent there. */
  private static @Nullable URI known(@Nullable URI callback) {
    if (callback == null) {
      return null;
    }
    if (callback.getPort() < 1 || !Loopback.is(callback)) {
      throw new SignInException(
          "the service wants the issuer's answer at `"
              + callback
              + "`, which is no port of this machine; choose one with --port");
    }
    return callback;
  }

  private URI address(OpenIdProvider provider, Proofs proofs, URI redirect) {
    Map<String, String> query = new TreeMap<>();
    query.put("response_type", "code");
    query.put("client_id", settings.clientId());
    query.put("redirect_uri", redirect.toString());
    query.put("scope", provider.scope());
    query.put("state", proofs.state());
    query.put("nonce", proofs.nonce());
    query.put("code_challenge", proofs.challenge());
    query.put("code_challenge_method", "S256");
    if (!settings.audience().equals(settings.clientId())) {
      // Some issuers make tokens for the audience that is named here; the others do not look.
      query.put("audience", settings.audience());
    }
    URI place = provider.authorization();
    String separator = place.getRawQuery() == null ? "?" : "&";
    return URI.create(place + separator + Web.encoded(query));
  }

  private Identity finish(
      URI service, OpenIdProvider provider, Proofs proofs, URI redirect, String code) {
    TokenAnswer answer =
        OpenIdProvider.tokens(
            provider.tokens(),
            Map.of(
                "grant_type", "authorization_code",
                "client_id", settings.clientId(),
                "code", code,
                "redirect_uri", redirect.toString(),
                "code_verifier", proofs.verifier()));
    new IdToken(settings, clock).check(answer.idToken(), proofs.nonce());
    String access = answer.accessToken();
    checkAudience(access);
    file.put(
        service,
        new StoredSignIn(
            settings.issuer(),
            settings.clientId(),
            provider.tokens(),
            provider.revocation(),
            access,
            answer.refreshToken(),
            answer.end(clock.instant())));
    return Identity.of(access).orElseThrow();
  }

  /** Said here, because the service would only say that the token is not good. */
  private void checkAudience(String access) {
    JwtClaims claims =
        JwtClaims.of(access)
            .orElseThrow(
                () ->
                    new SignInException(
                        "the issuer's access token is no JWT, so the service cannot read it; set"
                            + " the issuer up for the audience `"
                            + settings.audience()
                            + "`"));
    boolean good =
        claims.list("aud").isEmpty()
            ? settings.audience().equals(claims.text("client_id"))
            : claims.list("aud").contains(settings.audience());
    if (!good) {
      throw new SignInException(
          "the issuer's token is for "
              + claims.list("aud")
              + ", and the service takes those for `"
              + settings.audience()
              + "`; set one of them up for the other");
    }
  }
}
