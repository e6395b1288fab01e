package dev.kapsel.model.access;

/**
 * How a caller shows who it is. A route of an HTTP API has one authorizer, so each route stands
 * behind each entrance with a prefix of its own.
 */
public enum Entrance {
  /** An access token of the OpenID issuer, which the endpoint has checked. */
  SIGNED_IN(""),
  /** A {@link ServiceToken}, which the function checks. */
  SERVICE_TOKEN("/token"),
  /** A request signed with credentials of AWS, which the endpoint has checked. */
  IAM("/iam");

  private final String prefix;

  Entrance(String prefix) {
    this.prefix = prefix;
  }

  /** What stands before a route's path. */
  public String prefix() {
    return prefix;
  }
}
