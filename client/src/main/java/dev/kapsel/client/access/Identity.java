package dev.kapsel.client.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token is about, as it says itself.
 *
 * @param until when the token ends; who asks has another one by then
 */
public record Identity(
    @Nullable String issuer,
    @Nullable String sub,
    @Nullable String name,
    @Nullable String email,
    List<String> groups,
    @Nullable Instant until) {

  public Identity {
    groups = List.copyOf(groups);
  }

  /** Empty if the token does not say. */
  public static Optional<Identity> of(String token) {
    return JwtClaims.of(token).map(Identity::of);
  }

  private static Identity of(JwtClaims claims) {
    List<String> groups = claims.list("groups");
    return new Identity(
        claims.text("iss"),
        claims.text("sub"),
        claims.text("name"),
        claims.text("email"),
        groups.isEmpty() ? claims.list("cognito:groups") : groups,
        claims.time("exp"));
  }

  /** {@code Alice (alice@example.com)}, or as much of it as is known. */
  public String shown() {
    String who = name == null ? String.valueOf(sub) : name;
    return email == null ? who : who + " (" + email + ")";
  }
}
