package dev.kapsel.infra.cloud;

/** An error as AWS's services answer it, by the name that their API models give it. */
final class AwsError extends Exception {

  private static final long serialVersionUID = 1L;

  private final String type;

  AwsError(String type, String message) {
    super(message);
    this.type = type;
  }

  String type() {
    return type;
  }
}
