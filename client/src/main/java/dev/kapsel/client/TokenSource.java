package dev.kapsel.client;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Who asks: gives the token that each request carries, or signs it. Safe for many threads. */
public interface TokenSource {

  /** Nobody, for what everybody may do. */
  TokenSource NOBODY = Optional::empty;

  /** A token that is good for the next request, renewed if need be; empty: the request has none. */
  Optional<String> token();

  /** Another token, when the service has refused this one; empty if there is none to be had. */
  default Optional<String> another(String refused) {
    return Optional.empty();
  }

  /**
   * Headers by which one request is signed; none where a token says who asks.
   *
   * @param body empty where the request has none
   */
  default Map<String, String> signature(String method, URI target, byte[] body) {
    return Map.of();
  }

  /** What paths begin with for callers of this kind. */
  default String prefix() {
    return "";
  }

  /** What a person does when the service does not take the token. */
  default String remedy() {
    return "Sign in with `kapsel login`.";
  }

  /** What kind of caller this is, in a few words. */
  default String kind() {
    return "nobody";
  }
}
