package dev.kapsel.local.issuer;

/** A request that is not granted, in the words of RFC 6749: a code for programs and a sentence. */
final class OAuthException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String error;

  OAuthException(String error, String description) {
    super(description);
    this.error = error;
  }

  static OAuthException invalidRequest(String description) {
    return new OAuthException("invalid_request", description);
  }

  static OAuthException invalidGrant(String description) {
    return new OAuthException("invalid_grant", description);
  }

  String error() {
    return error;
  }

  String description() {
    return String.valueOf(getMessage());
  }

  int status() {
    return switch (error) {
      case "invalid_client" -> 401;
      case "server_error" -> 500;
      default -> 400;
    };
  }
}
