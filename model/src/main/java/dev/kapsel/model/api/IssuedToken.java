package dev.kapsel.model.api;

import dev.kapsel.model.access.ServiceToken;

/**
 * Answer to {@link Route#CREATE_TOKEN}.
 *
 * @param secret the token itself, which is never shown again
 */
public record IssuedToken(ServiceToken token, String secret) {

  @Override
  public String toString() {
    return "IssuedToken[" + token.id() + "]";
  }
}
