package dev.kapsel.client.access;

import dev.kapsel.client.TokenSource;
import dev.kapsel.model.access.Entrance;
import java.util.Optional;

/** A token that was made for a program. It comes by paths of its own, which no issuer guards. */
public final class ServiceToken implements TokenSource {

  private static final String FORM = "[\\x21-\\x7e]+";

  private final String token;

  /**
   * @throws SignInException if no token looks like that
   */
  public ServiceToken(String token) {
    this.token = token.strip();
    if (!this.token.matches(FORM)) {
      throw new SignInException(
          "KAPSEL_TOKEN has characters that no token has; set it to the token alone, or unset it");
    }
  }

  @Override
  public Optional<String> token() {
    return Optional.of(token);
  }

  @Override
  public String prefix() {
    return Entrance.SERVICE_TOKEN.prefix();
  }

  @Override
  public String remedy() {
    return "Set KAPSEL_TOKEN to a service token that is good, or unset it.";
  }

  @Override
  public String kind() {
    return "service token in KAPSEL_TOKEN";
  }
}
