package dev.kapsel.local.access;

import java.util.Map;

/** What the authorizer makes of a request. */
public sealed interface Caller {

  /** The request names nobody; what it may do all the same is not for the authorizer to say. */
  record Nobody() implements Caller {}

  /** The token is good. */
  record Known(Map<String, String> claims) implements Caller {
    public Known {
      claims = Map.copyOf(claims);
    }
  }

  /** The token is not good. The reason is for its sender, and never quotes the token. */
  record Refused(String reason) implements Caller {}

  /** The issuer's keys cannot be had, so that nobody knows. */
  record Unknown(String reason) implements Caller {}
}
